// Written by `npm run sdk:types`. Changes here are lost.
// sha256 cu6any_Wv4J2Ya_d7xi2IaM0ruLuD1hfAKEvTp5nYAQ
export interface paths {
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show who calls and may do what */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Choose your own language */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/api/v1/me/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show by what you sign in */
        get: operations["getOwnFactors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set your own password */
        put: operations["setOwnPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp/offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a secret for an authenticator app */
        post: operations["offerOwnTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Take the app that was offered */
        put: operations["setOwnTotp"];
        post?: never;
        /** Remove your app */
        delete: operations["removeOwnTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make ten new recovery codes */
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for the options of a new passkey */
        post: operations["offerPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add the passkey that a browser has made */
        post: operations["addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{passkey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove your passkey */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        /** Give your passkey another name */
        patch: operations["renamePasskey"];
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your own sessions in the console */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        /** End all your sessions but this one */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{own_session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of your sessions */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys */
        get: operations["listKeys"];
        put?: never;
        /** Create a key */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a key */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /** Revoke a key */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        /** Change the label or the addresses of a management key */
        patch: operations["changeKey"];
        trace?: never;
    };
    "/api/v1/keys/{key}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create the successor of a key */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List and find accounts */
        get: operations["listAccounts"];
        put?: never;
        /** Open an account with its first subscription */
        post: operations["createAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an account */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the person, the metadata or the e-mail of an account */
        patch: operations["changeAccount"];
        trace?: never;
    };
    "/api/v1/accounts/{account}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspend an account */
        post: operations["suspendAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume a suspended account */
        post: operations["resumeAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close an account */
        post: operations["closeAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set the password of an account */
        post: operations["setAccountPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail the link by which the owner sets a new password */
        post: operations["sendPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase the person of an account */
        post: operations["eraseAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show everything that is stored about a person */
        get: operations["exportAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join a prepaid account to an account with an e-mail */
        post: operations["linkAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/email-confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail the link that confirms the e-mail of an account */
        post: operations["sendEmailConfirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/confirm-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note that the e-mail of an account is confirmed */
        post: operations["confirmEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened to an account */
        get: operations["listTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the apps that are signed in to an account */
        get: operations["listApps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/apps/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign one app out */
        delete: operations["signOutApp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List how apps signed in to an account, and why they could not */
        get: operations["listSignIns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the aliases of an account */
        get: operations["listAliases"];
        put?: never;
        /** Add an alias to an account */
        post: operations["addAlias"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/aliases/{alias}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an alias */
        delete: operations["removeAlias"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the subscriptions of an account */
        get: operations["listAccountSubscriptions"];
        put?: never;
        /** Buy a plan, or days, for an account that is there */
        post: operations["buySubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List subscriptions */
        get: operations["listSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a subscription */
        get: operations["getSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the limits, the kind or the renewal of a subscription */
        patch: operations["changeSubscription"];
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a subscription */
        post: operations["cancelSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a subscription more days */
        post: operations["extendSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin the next term of a subscription */
        post: operations["renewSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a subscription to another plan */
        post: operations["upgradeSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Explain why a subscription is let in or refused */
        get: operations["explainAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the traffic of a subscription by day */
        get: operations["showSubscriptionUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/uncancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back a cancellation that waits */
        post: operations["uncancelSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspend one subscription */
        post: operations["suspendSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume one subscription */
        post: operations["resumeSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/login/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new VPN password */
        post: operations["rotateLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{subscription}/login/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show the VPN username and password */
        post: operations["revealLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List plans */
        get: operations["listPlans"];
        put?: never;
        /** Add a plan of another length */
        post: operations["addPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a plan */
        get: operations["getPlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename, price, retire or restore a plan */
        patch: operations["changePlan"];
        trace?: never;
    };
    "/api/v1/billing/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what was billed in a month */
        get: operations["showBilling"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the ledger */
        get: operations["listLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/ledger/{row}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back a billed term */
        post: operations["refundTerm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sum up traffic */
        get: operations["listUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count live sessions */
        get: operations["showOnline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sum up traffic by account */
        get: operations["listAccountUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/accounts/heaviest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the accounts with the most traffic */
        get: operations["listHeaviestAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/live/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how many sessions were live in the last 24 hours */
        get: operations["showOnlineHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look a VPN username up as a customer types it */
        get: operations["lookUpLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sessions */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a session */
        post: operations["endSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the live sessions of an account, a subscription, a login or a gateway */
        post: operations["endSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the audit trail */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List mails */
        get: operations["listMails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mails/{mail}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a mail */
        get: operations["getMail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mails/{mail}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a mail again that was given up */
        post: operations["retryMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the mails that customers get */
        get: operations["listMailTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail-templates/{template}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show a mail as customers of the brand get it */
        post: operations["previewMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List brands */
        get: operations["listBrands"];
        put?: never;
        /** Add a brand */
        post: operations["addBrand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brand}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a brand and its settings */
        get: operations["getBrand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a brand's title, hosts and settings */
        patch: operations["changeBrand"];
        trace?: never;
    };
    "/api/v1/brands/{brand}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the settings of a brand */
        get: operations["listBrandSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List countries, cities and protocols */
        get: operations["listLocations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/locations/countries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace all countries */
        put: operations["replaceCountries"];
        /** Add to the countries */
        post: operations["addCountry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/locations/cities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace all cities */
        put: operations["replaceCities"];
        /** Add to the cities */
        post: operations["addCity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/locations/protocols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace all protocols */
        put: operations["replaceProtocols"];
        /** Add to the protocols */
        post: operations["addProtocol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List admins */
        get: operations["listAdmins"];
        put?: never;
        /** Invite an admin */
        post: operations["addAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admins/{admin}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an admin */
        get: operations["getAdmin"];
        put?: never;
        post?: never;
        /** Remove an admin */
        delete: operations["removeAdmin"];
        options?: never;
        head?: never;
        /** Change the role, the brand or the e-mail of an admin */
        patch: operations["changeAdmin"];
        trace?: never;
    };
    "/api/v1/admins/{admin}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take all factors of an admin away */
        post: operations["resetAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admins/{admin}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sessions of an admin in the console */
        get: operations["listAdminSessions"];
        put?: never;
        post?: never;
        /** End all sessions of an admin */
        delete: operations["signOutAdmin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admins/{admin}/sessions/{admin_session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session of an admin */
        delete: operations["endAdminSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the dedicated addresses of a brand */
        get: operations["listAddresses"];
        put?: never;
        /** Add dedicated addresses to the stock */
        post: operations["addAddresses"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/addresses/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the dedicated addresses of a brand by country */
        get: operations["countAddresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/addresses/{address}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Release a dedicated address */
        post: operations["releaseAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/allow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the addresses whose calls need no secret key */
        get: operations["listAllow"];
        put?: never;
        /** Trust calls from an address or a range */
        post: operations["addAllow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/allow/{entry}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Trust calls from an address no longer */
        delete: operations["removeAllow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List gateways */
        get: operations["listGateways"];
        put?: never;
        /** Add a gateway */
        post: operations["addGateway"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways/{gateway}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a gateway */
        get: operations["getGateway"];
        put?: never;
        post?: never;
        /** Remove a gateway */
        delete: operations["removeGateway"];
        options?: never;
        head?: never;
        /** Change a gateway */
        patch: operations["changeGateway"];
        trace?: never;
    };
    "/api/v1/gateway-profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the kinds of gateways */
        get: operations["listGatewayProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways/{gateway}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret for a gateway */
        post: operations["rotateGatewaySecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways/{gateway}/agent-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new token for the agent beside a gateway */
        post: operations["renewAgentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways/{gateway}/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the lines of the configuration of a gateway */
        get: operations["showGatewayConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateways/{gateway}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how a gateway is */
        get: operations["showGatewayHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read events */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an event */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the types of events */
        get: operations["listEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhooks */
        get: operations["listWebhooks"];
        put?: never;
        /** Add a webhook */
        post: operations["addWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a webhook */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /** Remove a webhook */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        /** Change, disable or enable a webhook */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook a new secret */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a ping to a webhook */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how many events a replay would send again */
        get: operations["previewReplay"];
        put?: never;
        /** Send events again */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how the endpoint of a webhook is */
        get: operations["showWebhookHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the deliveries of a webhook */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a delivery */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{delivery}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again */
        post: operations["retryDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how many accounts are open, and how many logins there are */
        get: operations["showOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the state of the installation */
        get: operations["getServer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server/first-steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show which of the first steps are done */
        get: operations["showFirstSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at everything that can be wrong */
        get: operations["listChecks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the jobs of the server */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a job at once */
        post: operations["runJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what the next nights will do */
        get: operations["previewJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do the same to all accounts that fit a filter */
        post: operations["changeAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import accounts */
        post: operations["importAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{import_task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an import */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{import_task}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the lines of an import that failed */
        get: operations["listImportFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link to an export of all accounts */
        post: operations["exportAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show until when the link of an export is good */
        get: operations["getExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tasks */
        get: operations["listTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a task */
        get: operations["getTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rows of a task */
        get: operations["listTaskRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a task */
        post: operations["cancelTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the backups */
        get: operations["listBackups"];
        put?: never;
        /** Take a backup */
        post: operations["takeBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        getMeAnswer: {
            /** @description Such as mkey_4 or adm_2 */
            id: string;
            /** @enum {string} */
            object: "key" | "admin";
            /** @enum {string} */
            kind: "manage" | "admin";
            /** @description Of the key; or the name of the admin */
            label: string;
            scopes: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
            /** @description The brand that a call acts on; null: all, or the one that it names */
            brand: string | null;
            /** @description Of the key, or of the session when there is no further call */
            ends_at: string | null;
            /** @description Of an admin; null: a key */
            role: ("owner" | "operator" | "support" | "billing" | "viewer") | null;
            /** @description Whether the caller may close and erase, where a scope allows to write */
            may_delete: boolean;
            /** @description Until then calls that need a fresh proof of the admin are allowed; null: they are asked for one, or it is a key */
            stepped_up_until: string | null;
            /** @description That the admin has chosen; null: none, or a key */
            language: string | null;
            /** @description Calls a minute, at each process */
            limits: {
                reads: number;
                writes: number;
                secrets: number;
            };
            server_version: string;
        };
        changeMeRequest: {
            /** @description ISO 639-1; null: as the browser asks */
            language: string | null;
        };
        changeMeAnswer: {
            /** @description Such as mkey_4 or adm_2 */
            id: string;
            /** @enum {string} */
            object: "key" | "admin";
            /** @enum {string} */
            kind: "manage" | "admin";
            /** @description Of the key; or the name of the admin */
            label: string;
            scopes: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
            /** @description The brand that a call acts on; null: all, or the one that it names */
            brand: string | null;
            /** @description Of the key, or of the session when there is no further call */
            ends_at: string | null;
            /** @description Of an admin; null: a key */
            role: ("owner" | "operator" | "support" | "billing" | "viewer") | null;
            /** @description Whether the caller may close and erase, where a scope allows to write */
            may_delete: boolean;
            /** @description Until then calls that need a fresh proof of the admin are allowed; null: they are asked for one, or it is a key */
            stepped_up_until: string | null;
            /** @description That the admin has chosen; null: none, or a key */
            language: string | null;
            /** @description Calls a minute, at each process */
            limits: {
                reads: number;
                writes: number;
                secrets: number;
            };
            server_version: string;
        };
        getOwnFactorsAnswer: {
            /** @constant */
            object: "own_factors";
            password: boolean;
            totp: boolean;
            /** @description How many are left */
            recovery_codes: number;
            passkeys: {
                /** @description Such as pkey_4711 */
                id: string;
                /** @constant */
                object: "passkey";
                name: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                last_used_on: string | null;
            }[];
        };
        setOwnPasswordRequest: {
            password: string;
        };
        offerOwnTotpAnswer: {
            /** @constant */
            object: "totp_offer";
            /** @description As people type it */
            secret: string;
            /** @description otpauth://…, as a QR code holds it */
            uri: string;
            /** @description Its QR code by rows; 1: a dark square */
            qr: string[];
        };
        setOwnTotpRequest: {
            code: string;
        };
        renewRecoveryCodesAnswer: {
            /** @constant */
            object: "recovery_codes";
            codes: string[];
        };
        offerPasskeyAnswer: {
            /** @constant */
            object: "passkey_options";
            options: {
                [key: string]: unknown;
            };
        };
        addPasskeyRequest: {
            /** @description Such as the device */
            name: string;
            response: {
                [key: string]: unknown;
            };
        };
        addPasskeyAnswer: {
            /** @description Such as pkey_4711 */
            id: string;
            /** @constant */
            object: "passkey";
        };
        renamePasskeyRequest: {
            /** @description Such as the device */
            name: string;
        };
        listOwnSessionsAnswer: {
            data: {
                /** @description Such as ases_4711 */
                id: string;
                /** @constant */
                object: "admin_session";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description To a minute
                 */
                seen_at: string;
                /**
                 * Format: date-time
                 * @description If there is no further call
                 */
                ends_at: string;
                /** @description As far as the brand keeps addresses */
                address: string | null;
                /** @description Whether the call was made in it */
                is_current: boolean;
            }[];
            next: null;
        };
        endOtherSessionsAnswer: {
            /** @constant */
            object: "ended_admin_sessions";
            ended: number;
        };
        listKeysAnswer: {
            data: {
                /** @description Such as key_4711 */
                id: string;
                /** @constant */
                object: "key";
                /** @enum {string} */
                kind: "api" | "secret" | "manage";
                /** @description Null: it is of the installation */
                brand: string | null;
                label: string;
                /** @description Its first characters */
                hint: string;
                /** @description Of a management key */
                scopes?: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
                /** @description From where it may be used; empty: everywhere */
                addresses?: string[];
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                ends_at: string | null;
                revoked_at: string | null;
                last_used_on: string | null;
                /** @description The actor, as the audit trail names it; null: the key is older than this is kept */
                created_by: {
                    kind: string;
                    id: string;
                    /** @description Of an admin; of others null */
                    name: string | null;
                } | null;
            }[];
            next: null;
        };
        createKeyRequest: {
            /** @enum {string} */
            kind: "api" | "secret" | "manage";
            /** @default  */
            label?: string;
            /** @description Of a management key; left out: all that the calling key has */
            scopes?: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
            /** @description Left out: never */
            expires_days?: number;
            /** @description Of a management key: addresses and CIDR ranges from which it may be used */
            addresses?: string[];
        };
        createKeyAnswer: {
            /** @description Such as key_4711 */
            id: string;
            /** @constant */
            object: "key";
            /** @enum {string} */
            kind: "api" | "secret" | "manage";
            /** @description Null: it is of the installation */
            brand: string | null;
            label: string;
            /** @description Its first characters */
            hint: string;
            /** @description Of a management key */
            scopes?: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
            /** @description From where it may be used; empty: everywhere */
            addresses?: string[];
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ends_at: string | null;
            revoked_at: string | null;
            last_used_on: string | null;
            /** @description The actor, as the audit trail names it; null: the key is older than this is kept */
            created_by: {
                kind: string;
                id: string;
                /** @description Of an admin; of others null */
                name: string | null;
            } | null;
            /** @description The key itself; it is not shown again */
            key: string;
        };
        getKeyAnswer: {
            /** @description Such as key_4711 */
            id: string;
            /** @constant */
            object: "key";
            /** @enum {string} */
            kind: "api" | "secret" | "manage";
            /** @description Null: it is of the installation */
            brand: string | null;
            label: string;
            /** @description Its first characters */
            hint: string;
            /** @description Of a management key */
            scopes?: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
            /** @description From where it may be used; empty: everywhere */
            addresses?: string[];
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ends_at: string | null;
            revoked_at: string | null;
            last_used_on: string | null;
            /** @description The actor, as the audit trail names it; null: the key is older than this is kept */
            created_by: {
                kind: string;
                id: string;
                /** @description Of an admin; of others null */
                name: string | null;
            } | null;
        };
        changeKeyRequest: {
            label?: string;
            addresses?: string[];
        };
        changeKeyAnswer: {
            /** @description Such as key_4711 */
            id: string;
            /** @constant */
            object: "key";
            /** @enum {string} */
            kind: "api" | "secret" | "manage";
            /** @description Null: it is of the installation */
            brand: string | null;
            label: string;
            /** @description Its first characters */
            hint: string;
            /** @description Of a management key */
            scopes?: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
            /** @description From where it may be used; empty: everywhere */
            addresses?: string[];
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ends_at: string | null;
            revoked_at: string | null;
            last_used_on: string | null;
            /** @description The actor, as the audit trail names it; null: the key is older than this is kept */
            created_by: {
                kind: string;
                id: string;
                /** @description Of an admin; of others null */
                name: string | null;
            } | null;
        };
        rotateKeyRequest: {
            /**
             * @description How long the former key goes on; 0: it ends at once
             * @default 24
             */
            overlap_hours?: number;
        };
        rotateKeyAnswer: {
            /** @description Such as key_4711 */
            id: string;
            /** @constant */
            object: "key";
            /** @enum {string} */
            kind: "api" | "secret" | "manage";
            /** @description Null: it is of the installation */
            brand: string | null;
            label: string;
            /** @description Its first characters */
            hint: string;
            /** @description Of a management key */
            scopes?: ("accounts:read" | "accounts:write" | "secrets:read" | "sessions:read" | "sessions:end" | "usage:read" | "billing:read" | "catalogue:read" | "catalogue:write" | "addresses:read" | "addresses:write" | "mail:read" | "mail:write" | "events:read" | "webhooks:write" | "audit:read" | "keys:write" | "brand:read" | "brand:write" | "admins:write" | "gateways:read" | "gateways:write" | "brands:write" | "jobs:run" | "server:read")[];
            /** @description From where it may be used; empty: everywhere */
            addresses?: string[];
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ends_at: string | null;
            revoked_at: string | null;
            last_used_on: string | null;
            /** @description The actor, as the audit trail names it; null: the key is older than this is kept */
            created_by: {
                kind: string;
                id: string;
                /** @description Of an admin; of others null */
                name: string | null;
            } | null;
            /** @description The key itself; it is not shown again */
            key: string;
        };
        listAccountsAnswer: {
            data: {
                /** @description Such as acc_4711 */
                id: string;
                /** @constant */
                object: "account";
                /** @description The name of its brand */
                brand: string;
                email: string | null;
                /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
                email_pending: boolean;
                /** @description Null: it was not confirmed, or its owner was not asked */
                email_confirmed_at: string | null;
                /** @description The first of external_ids */
                external_id: string | null;
                /** @description Those of its newest subscriptions */
                external_ids: string[];
                /** @enum {string} */
                status: "active" | "suspended" | "closed";
                country: string | null;
                /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
                language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                first_name: string;
                last_name: string;
                company_name: string;
                state: string;
                zip_code: string;
                test_user: boolean;
                metadata: {
                    [key: string]: string;
                };
                alias_count: number;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                changed_at: string;
                closed_at: string | null;
                /** @description With expand=subscriptions or expand=live */
                subscriptions?: {
                    /** @description Such as sub_4711 */
                    id: string;
                    /** @constant */
                    object: "subscription";
                    /** @description The name of its brand */
                    brand: string;
                    /** @description Such as acc_4711 */
                    account_id: string;
                    external_id: string | null;
                    vpn_username: string;
                    /** @description Only in the answer that makes it, for keys with secrets:read */
                    vpn_password?: string;
                    /** @description Null: paid by days */
                    plan_months: number | null;
                    /** @description The label of its plan, or prepaid */
                    plan: string;
                    /** @enum {string} */
                    kind: "trial" | "paid" | "freemium";
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    started_on: string;
                    /**
                     * Format: date
                     * @description Of the term that ends on the due day
                     */
                    term_started_on: string;
                    /**
                     * Format: date
                     * @description Paid by days: its last day
                     */
                    due_on: string;
                    /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
                    renewable_on: string | null;
                    /** @description False: it ends with its term */
                    renews: boolean;
                    cancellation: {
                        type: string;
                        scope: string | null;
                        reason: string | null;
                    } | null;
                    /** @description Null: the brand's */
                    limits: {
                        sessions: number | null;
                        countries: number[];
                        cities: number[];
                        protocols: number[];
                    } | null;
                    dedicated_address: {
                        address: string;
                        host: string;
                        country: string;
                    } | null;
                    /**
                     * Format: date-time
                     * @description RFC 3339, in UTC
                     */
                    created_at: string;
                    ended_at: string | null;
                    /** @description With expand=live */
                    live?: {
                        sessions: number;
                        /** @description Its own, or that of the brand */
                        limit: number;
                    };
                }[];
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        createAccountRequest: {
            external_id?: string;
            email?: string;
            password?: string;
            /** @description ISO 3166-1 alpha-2 */
            country?: string;
            /**
             * @description Of its mails and pages; left out: it follows from the country, the request or the brand
             * @enum {string}
             */
            language?: "en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa";
            first_name?: string;
            last_name?: string;
            company_name?: string;
            state?: string;
            zip_code?: string;
            /**
             * @description Not billable
             * @default false
             */
            test_user?: boolean;
            /** @description Your own: at most 20 keys, 500 characters each; null removes a key */
            metadata?: {
                [key: string]: string | null;
            };
            subscription: {
                /** @description Paid for so many days; or plan_months */
                days?: number;
                /** @description A plan of the brand */
                plan_months?: number;
                /**
                 * @description Of a plan; false: it ends with its first term
                 * @default true
                 */
                renews?: boolean;
                /**
                 * @default paid
                 * @enum {string}
                 */
                kind?: "trial" | "paid" | "freemium";
                limits?: {
                    /** @description Sessions at once; left out: the brand's setting */
                    sessions?: number;
                    /**
                     * @description Numbers of the catalogue; empty: all
                     * @default []
                     */
                    countries?: number[];
                    /** @default [] */
                    cities?: number[];
                    /** @default [] */
                    protocols?: number[];
                };
                /** @description With days: an address of its own in this country */
                dedicated_country?: string;
            };
            vpn_username?: string;
            vpn_password?: string;
        };
        createAccountAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
            subscriptions: {
                /** @description Such as sub_4711 */
                id: string;
                /** @constant */
                object: "subscription";
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                external_id: string | null;
                vpn_username: string;
                /** @description Only in the answer that makes it, for keys with secrets:read */
                vpn_password?: string;
                /** @description Null: paid by days */
                plan_months: number | null;
                /** @description The label of its plan, or prepaid */
                plan: string;
                /** @enum {string} */
                kind: "trial" | "paid" | "freemium";
                /** @enum {string} */
                status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                /** Format: date */
                started_on: string;
                /**
                 * Format: date
                 * @description Of the term that ends on the due day
                 */
                term_started_on: string;
                /**
                 * Format: date
                 * @description Paid by days: its last day
                 */
                due_on: string;
                /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
                renewable_on: string | null;
                /** @description False: it ends with its term */
                renews: boolean;
                cancellation: {
                    type: string;
                    scope: string | null;
                    reason: string | null;
                } | null;
                /** @description Null: the brand's */
                limits: {
                    sessions: number | null;
                    countries: number[];
                    cities: number[];
                    protocols: number[];
                } | null;
                dedicated_address: {
                    address: string;
                    host: string;
                    country: string;
                } | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                ended_at: string | null;
            }[];
            created: boolean;
        };
        getAccountAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
            /** @description With expand=subscriptions */
            subscriptions?: {
                /** @description Such as sub_4711 */
                id: string;
                /** @constant */
                object: "subscription";
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                external_id: string | null;
                vpn_username: string;
                /** @description Only in the answer that makes it, for keys with secrets:read */
                vpn_password?: string;
                /** @description Null: paid by days */
                plan_months: number | null;
                /** @description The label of its plan, or prepaid */
                plan: string;
                /** @enum {string} */
                kind: "trial" | "paid" | "freemium";
                /** @enum {string} */
                status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                /** Format: date */
                started_on: string;
                /**
                 * Format: date
                 * @description Of the term that ends on the due day
                 */
                term_started_on: string;
                /**
                 * Format: date
                 * @description Paid by days: its last day
                 */
                due_on: string;
                /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
                renewable_on: string | null;
                /** @description False: it ends with its term */
                renews: boolean;
                cancellation: {
                    type: string;
                    scope: string | null;
                    reason: string | null;
                } | null;
                /** @description Null: the brand's */
                limits: {
                    sessions: number | null;
                    countries: number[];
                    cities: number[];
                    protocols: number[];
                } | null;
                dedicated_address: {
                    address: string;
                    host: string;
                    country: string;
                } | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                ended_at: string | null;
            }[];
        };
        changeAccountRequest: {
            email?: string;
            country?: string | null;
            language?: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name?: string;
            last_name?: string;
            company_name?: string;
            state?: string;
            zip_code?: string;
            /** @description Your own: at most 20 keys, 500 characters each; null removes a key */
            metadata?: {
                [key: string]: string | null;
            };
        };
        changeAccountAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
        };
        suspendAccountRequest: {
            /** @description Kept in the audit trail */
            reason?: string;
        };
        suspendAccountAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
        };
        resumeAccountRequest: {
            /** @description Kept in the audit trail */
            reason?: string;
        };
        resumeAccountAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
        };
        closeAccountRequest: {
            /**
             * @default now
             * @enum {string}
             */
            at?: "now" | "period_end";
            /** @description Kept in the audit trail */
            reason?: string;
        };
        closeAccountAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
        };
        setAccountPasswordRequest: {
            password: string;
        };
        sendPasswordResetAnswer: {
            sent: boolean;
        };
        eraseAccountAnswer: {
            /** @description False: a job erases the rest */
            finished: boolean;
        };
        exportAccountAnswer: {
            data: {
                [key: string]: unknown;
            };
        };
        linkAccountRequest: {
            /** @description An id such as acc_4711 */
            to: string;
        };
        linkAccountAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
        };
        sendEmailConfirmationAnswer: {
            sent: boolean;
        };
        confirmEmailAnswer: {
            /** @description Such as acc_4711 */
            id: string;
            /** @constant */
            object: "account";
            /** @description The name of its brand */
            brand: string;
            email: string | null;
            /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
            email_pending: boolean;
            /** @description Null: it was not confirmed, or its owner was not asked */
            email_confirmed_at: string | null;
            /** @description The first of external_ids */
            external_id: string | null;
            /** @description Those of its newest subscriptions */
            external_ids: string[];
            /** @enum {string} */
            status: "active" | "suspended" | "closed";
            country: string | null;
            /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            first_name: string;
            last_name: string;
            company_name: string;
            state: string;
            zip_code: string;
            test_user: boolean;
            metadata: {
                [key: string]: string;
            };
            alias_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            changed_at: string;
            closed_at: string | null;
        };
        listTimelineAnswer: {
            data: {
                /** @description Of the audit entry, session, mail or row of the ledger */
                id: string;
                /** @constant */
                object: "timeline_entry";
                /** @enum {string} */
                source: "audit" | "session" | "refusal" | "mail" | "ledger";
                /**
                 * Format: date-time
                 * @description Of a session its start
                 */
                at: string;
                /** @description The action of an audit entry, the kind of a mail or of a row of the ledger; `session`, `refusal` */
                what: string;
                /** @description Of a session `live`, or the cause of its end; of a mail its state; of a refused login why */
                state: string | null;
                /** @description Of an audit entry; `name`: of an admin */
                actor: {
                    kind: string;
                    id: string;
                    name: string | null;
                } | null;
                subscription_id: string | null;
                /** @description Of a session or a refused login */
                gateway: string | null;
                /** @description Of a row of the ledger */
                starts_on: string | null;
                ends_on: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        listAppsAnswer: {
            data: {
                /** @description Stays the same while the app renews its tokens */
                id: string;
                /** @constant */
                object: "app";
                /** @description Signed in as this alias; null: by the account's own e-mail */
                alias: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                signed_in_at: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                renewed_at: string;
                /**
                 * Format: date-time
                 * @description Unless it renews its tokens before
                 */
                ends_at: string;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        listSignInsAnswer: {
            data: {
                /** @constant */
                object: "sign_in";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /**
                 * @description Why it was refused; signed_in; or token_reuse: a stolen token or a lost answer
                 * @enum {string}
                 */
                outcome: "wrong_password" | "wrong_token" | "token_expired" | "throttled" | "suspended" | "closed" | "alias" | "signed_in" | "token_reuse";
                /** @description As far as the brand keeps addresses */
                address: string | null;
                alias_id: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        listAliasesAnswer: {
            data: {
                /** @description Such as als_4711 */
                id: string;
                /** @constant */
                object: "alias";
                /** @description Such as acc_4711 */
                account_id: string;
                email: string;
                first_name: string;
                last_name: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                /** @description Null: its address was not confirmed, and is kept from others for a time only */
                confirmed_at: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        addAliasRequest: {
            email: string;
            password?: string;
            /** @default  */
            first_name?: string;
            /** @default  */
            last_name?: string;
            /** @default false */
            send_reset?: boolean;
        };
        addAliasAnswer: {
            /** @description Such as als_4711 */
            id: string;
            /** @constant */
            object: "alias";
            /** @description Such as acc_4711 */
            account_id: string;
            email: string;
            first_name: string;
            last_name: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /** @description Null: its address was not confirmed, and is kept from others for a time only */
            confirmed_at: string | null;
            reset_sent: boolean;
        };
        listAccountSubscriptionsAnswer: {
            data: {
                /** @description Such as sub_4711 */
                id: string;
                /** @constant */
                object: "subscription";
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                external_id: string | null;
                vpn_username: string;
                /** @description Only in the answer that makes it, for keys with secrets:read */
                vpn_password?: string;
                /** @description Null: paid by days */
                plan_months: number | null;
                /** @description The label of its plan, or prepaid */
                plan: string;
                /** @enum {string} */
                kind: "trial" | "paid" | "freemium";
                /** @enum {string} */
                status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                /** Format: date */
                started_on: string;
                /**
                 * Format: date
                 * @description Of the term that ends on the due day
                 */
                term_started_on: string;
                /**
                 * Format: date
                 * @description Paid by days: its last day
                 */
                due_on: string;
                /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
                renewable_on: string | null;
                /** @description False: it ends with its term */
                renews: boolean;
                cancellation: {
                    type: string;
                    scope: string | null;
                    reason: string | null;
                } | null;
                /** @description Null: the brand's */
                limits: {
                    sessions: number | null;
                    countries: number[];
                    cities: number[];
                    protocols: number[];
                } | null;
                dedicated_address: {
                    address: string;
                    host: string;
                    country: string;
                } | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                ended_at: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        buySubscriptionRequest: {
            /** @description Paid for so many days; or plan_months */
            days?: number;
            /** @description A plan of the brand */
            plan_months?: number;
            /**
             * @description Of a plan; false: it ends with its first term
             * @default true
             */
            renews?: boolean;
            /**
             * @default paid
             * @enum {string}
             */
            kind?: "trial" | "paid" | "freemium";
            limits?: {
                /** @description Sessions at once; left out: the brand's setting */
                sessions?: number;
                /**
                 * @description Numbers of the catalogue; empty: all
                 * @default []
                 */
                countries?: number[];
                /** @default [] */
                cities?: number[];
                /** @default [] */
                protocols?: number[];
            };
            /** @description With days: an address of its own in this country */
            dedicated_country?: string;
            external_id?: string;
            vpn_username?: string;
            vpn_password?: string;
        };
        buySubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
            /** @description The row of the term; null: no term was billed */
            ledger: {
                id: string;
                /** @constant */
                object: "ledger_row";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                /** @description Such as sub_4711 */
                subscription_id: string;
                /** @enum {string} */
                kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill" | "refund";
                plan_months: number | null;
                /** Format: date */
                starts_on: string;
                /** Format: date */
                ends_on: string;
                test_user: boolean;
                price_minor: number | null;
                currency: string | null;
                /** @description The row that a refund takes back */
                refunds: string | null;
            } | null;
            created: boolean;
        };
        listSubscriptionsAnswer: {
            data: {
                /** @description Such as sub_4711 */
                id: string;
                /** @constant */
                object: "subscription";
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                external_id: string | null;
                vpn_username: string;
                /** @description Only in the answer that makes it, for keys with secrets:read */
                vpn_password?: string;
                /** @description Null: paid by days */
                plan_months: number | null;
                /** @description The label of its plan, or prepaid */
                plan: string;
                /** @enum {string} */
                kind: "trial" | "paid" | "freemium";
                /** @enum {string} */
                status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                /** Format: date */
                started_on: string;
                /**
                 * Format: date
                 * @description Of the term that ends on the due day
                 */
                term_started_on: string;
                /**
                 * Format: date
                 * @description Paid by days: its last day
                 */
                due_on: string;
                /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
                renewable_on: string | null;
                /** @description False: it ends with its term */
                renews: boolean;
                cancellation: {
                    type: string;
                    scope: string | null;
                    reason: string | null;
                } | null;
                /** @description Null: the brand's */
                limits: {
                    sessions: number | null;
                    countries: number[];
                    cities: number[];
                    protocols: number[];
                } | null;
                dedicated_address: {
                    address: string;
                    host: string;
                    country: string;
                } | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                ended_at: string | null;
                /** @description With expand=account */
                account?: {
                    /** @description Such as acc_4711 */
                    id: string;
                    /** @constant */
                    object: "account";
                    /** @description The name of its brand */
                    brand: string;
                    email: string | null;
                    /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
                    email_pending: boolean;
                    /** @description Null: it was not confirmed, or its owner was not asked */
                    email_confirmed_at: string | null;
                    /** @description The first of external_ids */
                    external_id: string | null;
                    /** @description Those of its newest subscriptions */
                    external_ids: string[];
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    country: string | null;
                    /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                    first_name: string;
                    last_name: string;
                    company_name: string;
                    state: string;
                    zip_code: string;
                    test_user: boolean;
                    metadata: {
                        [key: string]: string;
                    };
                    alias_count: number;
                    /**
                     * Format: date-time
                     * @description RFC 3339, in UTC
                     */
                    created_at: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, in UTC
                     */
                    changed_at: string;
                    closed_at: string | null;
                };
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        getSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
            /** @description With expand=account */
            account?: {
                /** @description Such as acc_4711 */
                id: string;
                /** @constant */
                object: "account";
                /** @description The name of its brand */
                brand: string;
                email: string | null;
                /** @description True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email) */
                email_pending: boolean;
                /** @description Null: it was not confirmed, or its owner was not asked */
                email_confirmed_at: string | null;
                /** @description The first of external_ids */
                external_id: string | null;
                /** @description Those of its newest subscriptions */
                external_ids: string[];
                /** @enum {string} */
                status: "active" | "suspended" | "closed";
                country: string | null;
                /** @description Of its mails and pages; null: it follows from the country, the request or the brand */
                language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                first_name: string;
                last_name: string;
                company_name: string;
                state: string;
                zip_code: string;
                test_user: boolean;
                metadata: {
                    [key: string]: string;
                };
                alias_count: number;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                changed_at: string;
                closed_at: string | null;
            };
        };
        changeSubscriptionRequest: {
            limits?: {
                /** @description Sessions at once; left out: the brand's setting */
                sessions?: number;
                /**
                 * @description Numbers of the catalogue; empty: all
                 * @default []
                 */
                countries?: number[];
                /** @default [] */
                cities?: number[];
                /** @default [] */
                protocols?: number[];
            } | null;
            /** @enum {string} */
            kind?: "trial" | "paid" | "freemium";
            renews?: boolean;
        };
        changeSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
        };
        cancelSubscriptionRequest: {
            /**
             * @default at_due_date
             * @enum {string}
             */
            type?: "midnight" | "at_due_date";
            reason?: string;
        };
        cancelSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
        };
        extendSubscriptionRequest: {
            days: number;
        };
        extendSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
            /** @description The row of the term; null: no term was billed */
            ledger: {
                id: string;
                /** @constant */
                object: "ledger_row";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                /** @description Such as sub_4711 */
                subscription_id: string;
                /** @enum {string} */
                kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill" | "refund";
                plan_months: number | null;
                /** Format: date */
                starts_on: string;
                /** Format: date */
                ends_on: string;
                test_user: boolean;
                price_minor: number | null;
                currency: string | null;
                /** @description The row that a refund takes back */
                refunds: string | null;
            } | null;
        };
        renewSubscriptionRequest: {
            /** @description Of what is paid by days */
            days?: number;
        };
        renewSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
            /** @description The row of the term; null: no term was billed */
            ledger: {
                id: string;
                /** @constant */
                object: "ledger_row";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                /** @description Such as sub_4711 */
                subscription_id: string;
                /** @enum {string} */
                kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill" | "refund";
                plan_months: number | null;
                /** Format: date */
                starts_on: string;
                /** Format: date */
                ends_on: string;
                test_user: boolean;
                price_minor: number | null;
                currency: string | null;
                /** @description The row that a refund takes back */
                refunds: string | null;
            } | null;
        };
        upgradeSubscriptionRequest: {
            plan_months: number;
            /** @description Left out: as before */
            renews?: boolean;
        };
        upgradeSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
            /** @description The row of the term; null: no term was billed */
            ledger: {
                id: string;
                /** @constant */
                object: "ledger_row";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                /** @description Such as sub_4711 */
                subscription_id: string;
                /** @enum {string} */
                kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill" | "refund";
                plan_months: number | null;
                /** Format: date */
                starts_on: string;
                /** Format: date */
                ends_on: string;
                test_user: boolean;
                price_minor: number | null;
                currency: string | null;
                /** @description The row that a refund takes back */
                refunds: string | null;
            } | null;
        };
        explainAccessAnswer: {
            /** @constant */
            object: "access";
            /** @description Such as sub_4711 */
            subscription_id: string;
            /** @description Such as acc_4711 */
            account_id: string;
            vpn_username: string;
            /** @enum {string} */
            account_status: "active" | "suspended" | "closed";
            status: string;
            /** Format: date */
            due_on: string;
            /** @description The day by the clock of a sandbox brand */
            sandbox_today: string | null;
            sessions: {
                held: number;
                most: number;
                /** @description refuse_newest or end_oldest */
                at_limit: string;
            };
            dedicated_address: {
                address: string;
                host: string;
            } | null;
            seats: {
                number: number;
                gateway: string;
                /** @description Null: its start was not reported yet */
                session_id: string | null;
                framed_address: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                taken_at: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                lease_until: string;
                /** @description The last order to end it */
                end_order: {
                    status: string;
                    why: string;
                    result: string | null;
                    /**
                     * Format: date-time
                     * @description RFC 3339, in UTC
                     */
                    ordered_at: string;
                    finished_at: string | null;
                } | null;
            }[];
            gateways: {
                gateway: string;
                /** @description ISO 3166-1 alpha-2 */
                country: string | null;
                /** @description `admitted`, or why not: such as account_suspended, subscription_expired, country_not_allowed, no_seat_left */
                answer: string;
                /** @description Those by which it would be let in */
                protocols: string[];
                /** @description The answer for each protocol of the gateway */
                by_protocol: {
                    protocol: string;
                    answer: string;
                }[];
            }[];
            refusals: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description Null: it does not serve this brand */
                gateway: string | null;
                why: string;
            }[];
        };
        showSubscriptionUsageAnswer: {
            /** @constant */
            object: "subscription_usage";
            /** @description Such as sub_4711 */
            subscription_id: string;
            /** @description Such as acc_4711 */
            account_id: string;
            shared: boolean;
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            data: {
                /** Format: date */
                day: string;
                sessions: number;
                /** @description From customers */
                bytes_in: number;
                /** @description To customers */
                bytes_out: number;
                seconds: number;
            }[];
            total: {
                sessions: number;
                /** @description From customers */
                bytes_in: number;
                /** @description To customers */
                bytes_out: number;
                seconds: number;
            };
        };
        uncancelSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
        };
        suspendSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
        };
        resumeSubscriptionAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
        };
        rotateLoginAnswer: {
            /** @description Such as sub_4711 */
            id: string;
            /** @constant */
            object: "subscription";
            /** @description The name of its brand */
            brand: string;
            /** @description Such as acc_4711 */
            account_id: string;
            external_id: string | null;
            vpn_username: string;
            /** @description Only in the answer that makes it, for keys with secrets:read */
            vpn_password?: string;
            /** @description Null: paid by days */
            plan_months: number | null;
            /** @description The label of its plan, or prepaid */
            plan: string;
            /** @enum {string} */
            kind: "trial" | "paid" | "freemium";
            /** @enum {string} */
            status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
            /** Format: date */
            started_on: string;
            /**
             * Format: date
             * @description Of the term that ends on the due day
             */
            term_started_on: string;
            /**
             * Format: date
             * @description Paid by days: its last day
             */
            due_on: string;
            /** @description The first day on which it can be renewed; null: it has ended, or is a plan that is not active */
            renewable_on: string | null;
            /** @description False: it ends with its term */
            renews: boolean;
            cancellation: {
                type: string;
                scope: string | null;
                reason: string | null;
            } | null;
            /** @description Null: the brand's */
            limits: {
                sessions: number | null;
                countries: number[];
                cities: number[];
                protocols: number[];
            } | null;
            dedicated_address: {
                address: string;
                host: string;
                country: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            ended_at: string | null;
        };
        revealLoginAnswer: {
            vpn_username: string;
            vpn_password: string;
        };
        listPlansAnswer: {
            data: {
                /** @description Its length in months */
                id: number;
                /** @constant */
                object: "plan";
                label: string;
                /** @description Shown and reported, never charged */
                price: {
                    /** @description In the smallest unit, such as cents */
                    minor: number;
                    /** @description The same as people write it, such as 59.99 */
                    amount: string;
                    /** @description ISO 4217, such as EUR */
                    currency: string;
                } | null;
                retired_at: string | null;
                /** @description Null: as the brand's setting says */
                at_session_limit: ("refuse_newest" | "end_oldest") | null;
            }[];
            next: null;
        };
        addPlanRequest: {
            months: number;
            label?: string;
            price?: {
                /** @description In the smallest unit, such as cents */
                minor?: number;
                /** @description In place of `minor`: as people write it, such as 59.99 */
                amount?: string;
                /** @description ISO 4217, such as EUR */
                currency: string;
            } | null;
            at_session_limit?: ("refuse_newest" | "end_oldest") | null;
        };
        addPlanAnswer: {
            /** @description Its length in months */
            id: number;
            /** @constant */
            object: "plan";
            label: string;
            /** @description Shown and reported, never charged */
            price: {
                /** @description In the smallest unit, such as cents */
                minor: number;
                /** @description The same as people write it, such as 59.99 */
                amount: string;
                /** @description ISO 4217, such as EUR */
                currency: string;
            } | null;
            retired_at: string | null;
            /** @description Null: as the brand's setting says */
            at_session_limit: ("refuse_newest" | "end_oldest") | null;
        };
        getPlanAnswer: {
            /** @description Its length in months */
            id: number;
            /** @constant */
            object: "plan";
            label: string;
            /** @description Shown and reported, never charged */
            price: {
                /** @description In the smallest unit, such as cents */
                minor: number;
                /** @description The same as people write it, such as 59.99 */
                amount: string;
                /** @description ISO 4217, such as EUR */
                currency: string;
            } | null;
            retired_at: string | null;
            /** @description Null: as the brand's setting says */
            at_session_limit: ("refuse_newest" | "end_oldest") | null;
        };
        changePlanRequest: {
            label?: string;
            price?: {
                /** @description In the smallest unit, such as cents */
                minor?: number;
                /** @description In place of `minor`: as people write it, such as 59.99 */
                amount?: string;
                /** @description ISO 4217, such as EUR */
                currency: string;
            } | null;
            at_session_limit?: ("refuse_newest" | "end_oldest") | null;
            retired?: boolean;
        };
        changePlanAnswer: {
            /** @description Its length in months */
            id: number;
            /** @constant */
            object: "plan";
            label: string;
            /** @description Shown and reported, never charged */
            price: {
                /** @description In the smallest unit, such as cents */
                minor: number;
                /** @description The same as people write it, such as 59.99 */
                amount: string;
                /** @description ISO 4217, such as EUR */
                currency: string;
            } | null;
            retired_at: string | null;
            /** @description Null: as the brand's setting says */
            at_session_limit: ("refuse_newest" | "end_oldest") | null;
        };
        showBillingAnswer: {
            /** @constant */
            object: "billing_report";
            month: string;
            data: {
                /** @description Null: paid by days */
                plan_months: number | null;
                plan: string;
                kind: string;
                test: boolean;
                currency: string | null;
                started: number;
                renewed: number;
                upgraded: number;
                extended: number;
                refunded: number;
                account_days: number;
                /** @description In the smallest unit of the currency */
                sum_minor: number | null;
            }[];
        };
        listLedgerAnswer: {
            data: {
                id: string;
                /** @constant */
                object: "ledger_row";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description The name of its brand */
                brand: string;
                /** @description Such as acc_4711 */
                account_id: string;
                /** @description Such as sub_4711 */
                subscription_id: string;
                /** @enum {string} */
                kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill" | "refund";
                plan_months: number | null;
                /** Format: date */
                starts_on: string;
                /** Format: date */
                ends_on: string;
                test_user: boolean;
                price_minor: number | null;
                currency: string | null;
                /** @description The row that a refund takes back */
                refunds: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        refundTermRequest: {
            /**
             * @description End the subscription as well
             * @default false
             */
            end?: boolean;
            reason?: string;
        };
        refundTermAnswer: {
            id: string;
            /** @description Such as sub_4711 */
            subscription_id: string;
            ended: boolean;
        };
        listUsageAnswer: {
            data: {
                month?: string;
                /** Format: date */
                day?: string;
                brand?: string | null;
                /** @description Null: it was removed */
                gateway?: string | null;
                /** @description Its slug; null: it is not known */
                protocol?: string | null;
                sessions: number;
                /** @description From customers */
                bytes_in: number;
                /** @description To customers */
                bytes_out: number;
                seconds: number;
            }[];
            next: null;
        };
        showOnlineAnswer: {
            sessions: number;
            data: {
                brand: string | null;
                gateway: string | null;
                protocol: string | null;
                sessions: number;
            }[];
            next: null;
        };
        listAccountUsageAnswer: {
            data: {
                /** @description Such as acc_4711 */
                account_id: string;
                sessions: number;
                /** @description From customers */
                bytes_in: number;
                /** @description To customers */
                bytes_out: number;
                seconds: number;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        listHeaviestAccountsAnswer: {
            data: {
                /** @description Such as acc_4711 */
                account_id: string;
                sessions: number;
                /** @description From customers */
                bytes_in: number;
                /** @description To customers */
                bytes_out: number;
                seconds: number;
            }[];
            next: null;
        };
        showOnlineHistoryAnswer: {
            data: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                sessions: number;
            }[];
            next: null;
        };
        lookUpLoginAnswer: {
            /** @constant */
            object: "login";
            /** @description As the login has it; as it was asked for where there is none */
            vpn_username: string;
            /** @description Null: no login has this name */
            subscription_id: string | null;
            account_id: string | null;
            near: {
                vpn_username: string;
                /** @description Such as sub_4711 */
                subscription_id: string;
                /** @description Such as acc_4711 */
                account_id: string;
                /**
                 * @description One letter differs; or the name is the e-mail of its account
                 * @enum {string}
                 */
                why: "spelling" | "email";
            }[];
            refusals: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description Null: it does not serve this brand */
                gateway: string | null;
                why: string;
            }[];
        };
        listSessionsAnswer: {
            data: {
                /** @description Such as ses_4711 */
                id: string;
                /** @constant */
                object: "session";
                /** @description Null, as the next two: of an unknown login */
                brand: string | null;
                account_id: string | null;
                subscription_id: string | null;
                vpn_username: string;
                /** @description Null: it was removed */
                gateway: string | null;
                /** @description ISO 3166-1 alpha-2 */
                gateway_country: string | null;
                protocol: string | null;
                /** @description As far as the brand keeps addresses */
                caller_address: string | null;
                /** @description In the tunnel */
                framed_address: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                started_at: string;
                /**
                 * Format: date-time
                 * @description The last report
                 */
                seen_at: string;
                /** @description Null: it is live */
                ended_at: string | null;
                end_cause: string | null;
                /** @description From the customer */
                bytes_in: number;
                /** @description To the customer */
                bytes_out: number;
                seconds: number;
                /** @description The last order to end it */
                end_order: {
                    /** @enum {string} */
                    status: "queued" | "done" | "gone" | "failed";
                    why: string;
                    result: string | null;
                    /**
                     * Format: date-time
                     * @description RFC 3339, in UTC
                     */
                    ordered_at: string;
                    /** @description Of the answer of the gateway; null: it waits */
                    finished_at: string | null;
                } | null;
                /** @description Null: it has ended, or is of an unknown login */
                seat: {
                    /** @description Null: it holds no place */
                    number: number | null;
                    /** @description Sessions that its login may hold at once */
                    most: number;
                } | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        getSessionAnswer: {
            /** @description Such as ses_4711 */
            id: string;
            /** @constant */
            object: "session";
            /** @description Null, as the next two: of an unknown login */
            brand: string | null;
            account_id: string | null;
            subscription_id: string | null;
            vpn_username: string;
            /** @description Null: it was removed */
            gateway: string | null;
            /** @description ISO 3166-1 alpha-2 */
            gateway_country: string | null;
            protocol: string | null;
            /** @description As far as the brand keeps addresses */
            caller_address: string | null;
            /** @description In the tunnel */
            framed_address: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            started_at: string;
            /**
             * Format: date-time
             * @description The last report
             */
            seen_at: string;
            /** @description Null: it is live */
            ended_at: string | null;
            end_cause: string | null;
            /** @description From the customer */
            bytes_in: number;
            /** @description To the customer */
            bytes_out: number;
            seconds: number;
            /** @description The last order to end it */
            end_order: {
                /** @enum {string} */
                status: "queued" | "done" | "gone" | "failed";
                why: string;
                result: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                ordered_at: string;
                /** @description Of the answer of the gateway; null: it waits */
                finished_at: string | null;
            } | null;
        };
        endSessionAnswer: {
            /** @description Such as ses_4711 */
            id: string;
            /** @constant */
            object: "session";
            /** @description Null, as the next two: of an unknown login */
            brand: string | null;
            account_id: string | null;
            subscription_id: string | null;
            vpn_username: string;
            /** @description Null: it was removed */
            gateway: string | null;
            /** @description ISO 3166-1 alpha-2 */
            gateway_country: string | null;
            protocol: string | null;
            /** @description As far as the brand keeps addresses */
            caller_address: string | null;
            /** @description In the tunnel */
            framed_address: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            started_at: string;
            /**
             * Format: date-time
             * @description The last report
             */
            seen_at: string;
            /** @description Null: it is live */
            ended_at: string | null;
            end_cause: string | null;
            /** @description From the customer */
            bytes_in: number;
            /** @description To the customer */
            bytes_out: number;
            seconds: number;
            /** @description The last order to end it */
            end_order: {
                /** @enum {string} */
                status: "queued" | "done" | "gone" | "failed";
                why: string;
                result: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                ordered_at: string;
                /** @description Of the answer of the gateway; null: it waits */
                finished_at: string | null;
            } | null;
        };
        endSessionsRequest: {
            /** @description An id such as acc_4711 */
            account?: string;
            /** @description An id such as sub_4711 */
            subscription?: string;
            vpn_username?: string;
            /** @description The name of a gateway */
            gateway?: string;
            /** @default false */
            dry_run?: boolean;
        };
        endSessionsAnswer: {
            /** @description Sessions whose end was ordered, or with dry_run would be */
            count: number;
            dry_run: boolean;
            /** @description There are more than 1000: call again */
            more: boolean;
        };
        listAuditAnswer: {
            data: {
                id: string;
                /** @constant */
                object: "audit_entry";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                brand: string | null;
                account_id: string | null;
                actor: {
                    kind: string;
                    id: string;
                    /** @description Of an admin; of others null */
                    name: string | null;
                };
                /** @description Of the actor, as far as the brand keeps addresses */
                address: string | null;
                /** @description Such as account.suspend */
                action: string;
                target: string;
                request_id: string | null;
                /** @description Secrets are masked */
                before: unknown;
                after: unknown;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        listMailsAnswer: {
            data: {
                /** @description Such as mail_4711 */
                id: string;
                /** @constant */
                object: "mail";
                brand: string | null;
                account_id: string | null;
                kind: ("password_reset" | "alias_reset" | "confirm_email" | "notice" | "alert" | "term") | null;
                /**
                 * @description dead: given up; stale: not sent, since its link had expired
                 * @enum {string}
                 */
                state: "waiting" | "sent" | "dead" | "stale";
                /** @description Not kept once it is sent; masked for a key without accounts:read */
                to: string | null;
                /** @description Not kept once it is sent */
                language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                attempts: number;
                next_attempt_at: string | null;
                last_error: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                finished_at: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        getMailAnswer: {
            /** @description Such as mail_4711 */
            id: string;
            /** @constant */
            object: "mail";
            brand: string | null;
            account_id: string | null;
            kind: ("password_reset" | "alias_reset" | "confirm_email" | "notice" | "alert" | "term") | null;
            /**
             * @description dead: given up; stale: not sent, since its link had expired
             * @enum {string}
             */
            state: "waiting" | "sent" | "dead" | "stale";
            /** @description Not kept once it is sent; masked for a key without accounts:read */
            to: string | null;
            /** @description Not kept once it is sent */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            attempts: number;
            next_attempt_at: string | null;
            last_error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            finished_at: string | null;
        };
        retryMailAnswer: {
            /** @description Such as mail_4711 */
            id: string;
            /** @constant */
            object: "mail";
            brand: string | null;
            account_id: string | null;
            kind: ("password_reset" | "alias_reset" | "confirm_email" | "notice" | "alert" | "term") | null;
            /**
             * @description dead: given up; stale: not sent, since its link had expired
             * @enum {string}
             */
            state: "waiting" | "sent" | "dead" | "stale";
            /** @description Not kept once it is sent; masked for a key without accounts:read */
            to: string | null;
            /** @description Not kept once it is sent */
            language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
            attempts: number;
            next_attempt_at: string | null;
            last_error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            finished_at: string | null;
        };
        listMailTemplatesAnswer: {
            data: {
                /** @enum {string} */
                id: "password_reset" | "alias_reset" | "confirm_email" | "password_changed" | "alias_added" | "email_changed" | "account_changed" | "term_ends" | "term_renewed" | "term_ended";
                /** @constant */
                object: "mail_template";
                about: string;
                languages: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa")[];
            }[];
            next: null;
        };
        previewMailRequest: {
            /** @enum {string} */
            language?: "en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa";
        };
        previewMailAnswer: {
            /** @enum {string} */
            id: "password_reset" | "alias_reset" | "confirm_email" | "password_changed" | "alias_added" | "email_changed" | "account_changed" | "term_ends" | "term_renewed" | "term_ended";
            /** @constant */
            object: "mail_preview";
            /** @enum {string} */
            language: "en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa";
            from: string;
            reply_to: string | null;
            /** @description Why a file of the brand's own texts is not used; null: it is, or there is none */
            fault: string | null;
            subject: string;
            text: string;
            html: string;
        };
        listBrandsAnswer: {
            data: {
                /** @description Lower-case letters, digits and dashes */
                id: string;
                /** @constant */
                object: "brand";
                title: string;
                /** @description Hosts of this brand alone */
                hosts: string[];
                /** @description Of a sandbox's clock; null: a live brand */
                days_ahead: number | null;
                /** @description All of them, as they count now */
                settings: {
                    [key: string]: unknown;
                };
                /** @description What each setting is without a change */
                defaults: {
                    [key: string]: unknown;
                };
                /** @description Where each value comes from: it was set for the brand, it is the default, or it is empty, so that the server's own setting counts */
                sources: {
                    [key: string]: "brand" | "default" | "server";
                };
            }[];
            next: null;
        };
        addBrandRequest: {
            /** @description Lower-case letters, digits and dashes */
            name: string;
            /** @description Left out: its name */
            title?: string;
            /** @default [] */
            hosts?: string[];
            /**
             * @description For trying: its clock can be moved
             * @default false
             */
            sandbox?: boolean;
            /** @default {} */
            settings?: {
                [key: string]: string | number | boolean | null;
            };
        };
        addBrandAnswer: {
            /** @description Lower-case letters, digits and dashes */
            id: string;
            /** @constant */
            object: "brand";
            title: string;
            /** @description Hosts of this brand alone */
            hosts: string[];
            /** @description Of a sandbox's clock; null: a live brand */
            days_ahead: number | null;
            /** @description All of them, as they count now */
            settings: {
                [key: string]: unknown;
            };
            /** @description What each setting is without a change */
            defaults: {
                [key: string]: unknown;
            };
            /** @description Where each value comes from: it was set for the brand, it is the default, or it is empty, so that the server's own setting counts */
            sources: {
                [key: string]: "brand" | "default" | "server";
            };
            api_key: string;
            secret_key: string;
        };
        getBrandAnswer: {
            /** @description Lower-case letters, digits and dashes */
            id: string;
            /** @constant */
            object: "brand";
            title: string;
            /** @description Hosts of this brand alone */
            hosts: string[];
            /** @description Of a sandbox's clock; null: a live brand */
            days_ahead: number | null;
            /** @description All of them, as they count now */
            settings: {
                [key: string]: unknown;
            };
            /** @description What each setting is without a change */
            defaults: {
                [key: string]: unknown;
            };
            /** @description Where each value comes from: it was set for the brand, it is the default, or it is empty, so that the server's own setting counts */
            sources: {
                [key: string]: "brand" | "default" | "server";
            };
        };
        changeBrandRequest: {
            title?: string;
            hosts?: string[];
            settings?: {
                [key: string]: string | number | boolean | null;
            };
        };
        changeBrandAnswer: {
            /** @description Lower-case letters, digits and dashes */
            id: string;
            /** @constant */
            object: "brand";
            title: string;
            /** @description Hosts of this brand alone */
            hosts: string[];
            /** @description Of a sandbox's clock; null: a live brand */
            days_ahead: number | null;
            /** @description All of them, as they count now */
            settings: {
                [key: string]: unknown;
            };
            /** @description What each setting is without a change */
            defaults: {
                [key: string]: unknown;
            };
            /** @description Where each value comes from: it was set for the brand, it is the default, or it is empty, so that the server's own setting counts */
            sources: {
                [key: string]: "brand" | "default" | "server";
            };
        };
        listBrandSettingsAnswer: {
            data: {
                /** @description Its name */
                id: string;
                /** @constant */
                object: "brand_setting";
                value: string | number | boolean;
                default: string | number | boolean;
                /**
                 * @description As in `sources` of the brand
                 * @enum {string}
                 */
                source: "brand" | "default" | "server";
                /** @enum {string} */
                kind: "number" | "choice" | "yes_no" | "text";
                /** @description The values of a choice */
                choices: (string | number)[] | null;
                min: number | null;
                max: number | null;
                /** @description Of a number */
                unit: ("seconds" | "minutes" | "hours" | "days") | null;
                /** @description What it does */
                text: string;
                /** @description The last change, as far as the audit trail reaches; needs audit:read */
                changed_at: string | null;
                /** @description `name`: of an admin */
                changed_by: {
                    kind: string;
                    id: string;
                    name: string | null;
                } | null;
            }[];
            next: null;
        };
        listLocationsAnswer: {
            countries: {
                id: number;
                iso_code: string;
                name: string;
                latitude: number;
                longitude: number;
                freemium: boolean;
            }[];
            cities: {
                id: number;
                country_id: number;
                name: string;
                latitude: number;
                longitude: number;
                freemium: boolean;
            }[];
            protocols: {
                id: number;
                slug: string;
                name: string;
                default_port: number;
            }[];
        };
        addCountryRequest: {
            iso_code: string;
            id?: number;
            name?: string;
            latitude?: number;
            longitude?: number;
            is_freemium?: boolean;
            rank?: number;
            is_virtual?: boolean;
            is_smart_dns?: boolean;
        };
        addCountryAnswer: {
            id: number;
            /** @constant */
            object: "location";
            name: string;
        };
        replaceCountriesRequest: {
            data: {
                iso_code: string;
                id?: number;
                name?: string;
                latitude?: number;
                longitude?: number;
                is_freemium?: boolean;
                rank?: number;
                is_virtual?: boolean;
                is_smart_dns?: boolean;
            }[];
        };
        replaceCountriesAnswer: {
            /** @constant */
            object: "location_change";
            countries: {
                added: number;
                changed: number;
                removed: number;
            };
            cities: {
                added: number;
                changed: number;
                removed: number;
            };
            protocols: {
                added: number;
                changed: number;
                removed: number;
            };
            /** @description Open subscriptions whose limits name numbers, if entries were removed: look at them again */
            limited_subscriptions: number;
        };
        addCityRequest: {
            name: string;
            id?: number;
            latitude?: number;
            longitude?: number;
            is_freemium?: boolean;
            country?: string;
            country_id?: number;
        };
        addCityAnswer: {
            id: number;
            /** @constant */
            object: "location";
            name: string;
        };
        replaceCitiesRequest: {
            data: {
                name: string;
                id?: number;
                latitude?: number;
                longitude?: number;
                is_freemium?: boolean;
                country?: string;
                country_id?: number;
            }[];
        };
        replaceCitiesAnswer: {
            /** @constant */
            object: "location_change";
            countries: {
                added: number;
                changed: number;
                removed: number;
            };
            cities: {
                added: number;
                changed: number;
                removed: number;
            };
            protocols: {
                added: number;
                changed: number;
                removed: number;
            };
            /** @description Open subscriptions whose limits name numbers, if entries were removed: look at them again */
            limited_subscriptions: number;
        };
        addProtocolRequest: {
            slug: string;
            id?: number;
            name?: string;
            port?: number;
        };
        addProtocolAnswer: {
            id: number;
            /** @constant */
            object: "location";
            name: string;
        };
        replaceProtocolsRequest: {
            data: {
                slug: string;
                id?: number;
                name?: string;
                port?: number;
            }[];
        };
        replaceProtocolsAnswer: {
            /** @constant */
            object: "location_change";
            countries: {
                added: number;
                changed: number;
                removed: number;
            };
            cities: {
                added: number;
                changed: number;
                removed: number;
            };
            protocols: {
                added: number;
                changed: number;
                removed: number;
            };
            /** @description Open subscriptions whose limits name numbers, if entries were removed: look at them again */
            limited_subscriptions: number;
        };
        listAdminsAnswer: {
            data: {
                /** @description Such as adm_4711 */
                id: string;
                /** @constant */
                object: "admin";
                name: string;
                /** @enum {string} */
                role: "owner" | "operator" | "support" | "billing" | "viewer";
                /** @description Null: for the installation and all brands */
                brand: string | null;
                email: string | null;
                language: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                last_signed_in_on: string | null;
                /** @description False: the link was not finished yet */
                can_sign_in: boolean;
                factors: {
                    password: boolean;
                    totp: boolean;
                    passkeys: number;
                    recovery_codes: number;
                };
            }[];
            next: null;
        };
        addAdminRequest: {
            /** @description No other admin has it, in any case */
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "support" | "billing" | "viewer";
            /**
             * @description For notices
             * @default null
             */
            email?: string | null;
        };
        addAdminAnswer: {
            /** @description Such as adm_4711 */
            id: string;
            /** @constant */
            object: "admin";
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "support" | "billing" | "viewer";
            /** @description Null: for the installation and all brands */
            brand: string | null;
            email: string | null;
            language: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            last_signed_in_on: string | null;
            /** @description False: the link was not finished yet */
            can_sign_in: boolean;
            factors: {
                password: boolean;
                totp: boolean;
                passkeys: number;
                recovery_codes: number;
            };
            /** @description For the person; it works once, and is not shown again */
            link: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            link_expires_at: string;
        };
        getAdminAnswer: {
            /** @description Such as adm_4711 */
            id: string;
            /** @constant */
            object: "admin";
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "support" | "billing" | "viewer";
            /** @description Null: for the installation and all brands */
            brand: string | null;
            email: string | null;
            language: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            last_signed_in_on: string | null;
            /** @description False: the link was not finished yet */
            can_sign_in: boolean;
            factors: {
                password: boolean;
                totp: boolean;
                passkeys: number;
                recovery_codes: number;
            };
        };
        changeAdminRequest: {
            /** @enum {string} */
            role?: "owner" | "operator" | "support" | "billing" | "viewer";
            /** @description Null: for the installation; only a caller of the installation that names no brand may */
            brand?: string | null;
            email?: string | null;
        };
        changeAdminAnswer: {
            /** @description Such as adm_4711 */
            id: string;
            /** @constant */
            object: "admin";
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "support" | "billing" | "viewer";
            /** @description Null: for the installation and all brands */
            brand: string | null;
            email: string | null;
            language: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            last_signed_in_on: string | null;
            /** @description False: the link was not finished yet */
            can_sign_in: boolean;
            factors: {
                password: boolean;
                totp: boolean;
                passkeys: number;
                recovery_codes: number;
            };
        };
        resetAdminAnswer: {
            /** @description Such as adm_4711 */
            id: string;
            /** @constant */
            object: "admin";
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "support" | "billing" | "viewer";
            /** @description Null: for the installation and all brands */
            brand: string | null;
            email: string | null;
            language: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            last_signed_in_on: string | null;
            /** @description False: the link was not finished yet */
            can_sign_in: boolean;
            factors: {
                password: boolean;
                totp: boolean;
                passkeys: number;
                recovery_codes: number;
            };
            /** @description For the person; it works once, and is not shown again */
            link: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            link_expires_at: string;
        };
        listAdminSessionsAnswer: {
            data: {
                /** @description Such as ases_4711 */
                id: string;
                /** @constant */
                object: "admin_session";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description To a minute
                 */
                seen_at: string;
                /**
                 * Format: date-time
                 * @description If there is no further call
                 */
                ends_at: string;
                /** @description As far as the brand keeps addresses */
                address: string | null;
            }[];
            next: null;
        };
        signOutAdminAnswer: {
            /** @constant */
            object: "ended_admin_sessions";
            ended: number;
        };
        listAddressesAnswer: {
            data: {
                /** @description The address */
                id: string;
                /** @constant */
                object: "address";
                country: string;
                host: string;
                /** @enum {string} */
                status: "free" | "assigned" | "quarantined";
                /** @description Assigned: when it is taken back from an expired holder. Quarantined: when it is free */
                due_at: string | null;
                account_id: string | null;
                subscription_id: string | null;
                vpn_username: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        addAddressesRequest: {
            /** @description ISO code or name */
            country: string;
            /** @description Of the gateway that has them */
            host: string;
            /** @description Addresses, ranges and networks, such as 198.51.100.7, 198.51.100.8-20, 198.51.100.32/28 */
            ranges: string[];
        };
        addAddressesAnswer: {
            /** @constant */
            object: "address_stock";
            country: string;
            host: string;
            /** @description How many addresses */
            added: number;
        };
        countAddressesAnswer: {
            data: {
                country: string;
                free: number;
                assigned: number;
                quarantined: number;
            }[];
            next: null;
        };
        releaseAddressRequest: {
            /** @default false */
            force?: boolean;
        };
        releaseAddressAnswer: {
            /** @description The address */
            id: string;
            /** @constant */
            object: "address";
            country: string;
            host: string;
            /** @enum {string} */
            status: "free" | "assigned" | "quarantined";
            /** @description Assigned: when it is taken back from an expired holder. Quarantined: when it is free */
            due_at: string | null;
            account_id: string | null;
            subscription_id: string | null;
            vpn_username: string | null;
        };
        listAllowAnswer: {
            data: {
                /** @description Such as alw_4711 */
                id: string;
                /** @constant */
                object: "allow_entry";
                range: string;
                note: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
            }[];
            next: null;
        };
        addAllowRequest: {
            /** @description Such as 203.0.113.7 or 2001:db8::/32 */
            range: string;
            /** @default  */
            note?: string;
        };
        addAllowAnswer: {
            /** @description Such as alw_4711 */
            id: string;
            /** @constant */
            object: "allow_entry";
            range: string;
            note: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /** @description A trusted proxy in the range: calls from the proxy's own address stay untrusted */
            untrusted_proxy: string | null;
        };
        removeAllowAnswer: {
            /** @description Such as alw_4711 */
            id: string;
            /** @constant */
            object: "allow_entry";
            range: string;
            note: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /** @description Whether this call came from the range */
            covered_caller: boolean;
        };
        listGatewaysAnswer: {
            data: {
                /** @description Its name */
                id: string;
                /** @constant */
                object: "gateway";
                host: string;
                country: string;
                city: string | null;
                /** @description Each with its port, such as openvpn-udp:1194 */
                protocols: string[];
                /** @description Null: it serves every brand */
                brands: string[] | null;
                profile: string;
                /** @description From where its RADIUS packets come */
                source: string | null;
                /** @enum {string} */
                message_authenticator: "strict" | "legacy";
                disconnect: string;
                has_secret: boolean;
                has_agent_token: boolean;
                weaknesses: ("legacy" | "open_network" | "deaf" | "guessable" | "forgeable")[];
                live_sessions: number;
                /** @description The last report or login of a session */
                last_heard_at: string | null;
                /**
                 * @description unheard: never heard; hearing: heard lately; quiet: heard before, with no session that lacks reports; silent: it had sessions, and their reports do not come
                 * @enum {string}
                 */
                state: "unheard" | "hearing" | "quiet" | "silent";
                /** @description That the process which answers heard, one that was refused too */
                last_packet: {
                    /**
                     * Format: date-time
                     * @description RFC 3339, in UTC
                     */
                    at: string;
                    kind: string;
                    outcome: string;
                    /** @description false: it was not believed to be of the gateway, or could not be read; the secret may differ */
                    understood: boolean;
                } | null;
                /** @description Of the last whole minute, as the process which answers heard them */
                logins: {
                    accepted: number;
                    refused: number;
                    /** @description Of the last 30 whole minutes since it was first heard */
                    recent: {
                        accepted: number[];
                        refused: number[];
                    };
                };
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        addGatewayRequest: {
            name: string;
            host: string;
            /** @description ISO code or name, as the catalogue has it */
            country: string;
            city?: string | null;
            /** @description Each by its slug, with a port if it is not the usual one: openvpn-udp:1194 */
            protocols: string[];
            brands?: string[] | null;
            profile?: string;
            source?: string | null;
            /** @enum {string} */
            message_authenticator?: "strict" | "legacy";
            /** @description none, agent, coa or coa:PORT */
            disconnect?: string;
            /**
             * @description Take what is otherwise refused as weak
             * @default false
             */
            allow_weak?: boolean;
        };
        addGatewayAnswer: {
            /** @description Its name */
            id: string;
            /** @constant */
            object: "gateway";
            host: string;
            country: string;
            city: string | null;
            /** @description Each with its port, such as openvpn-udp:1194 */
            protocols: string[];
            /** @description Null: it serves every brand */
            brands: string[] | null;
            profile: string;
            /** @description From where its RADIUS packets come */
            source: string | null;
            /** @enum {string} */
            message_authenticator: "strict" | "legacy";
            disconnect: string;
            has_secret: boolean;
            has_agent_token: boolean;
            weaknesses: ("legacy" | "open_network" | "deaf" | "guessable" | "forgeable")[];
            /** @description Shown once; null: it has none, or it is an old one */
            secret: string | null;
            agent_token: string | null;
            /** @description Where it finds this server, or what is to be set before */
            server: string;
            /** @description Of its configuration, with the secrets that are shown once */
            lines: string | null;
        };
        getGatewayAnswer: {
            /** @description Its name */
            id: string;
            /** @constant */
            object: "gateway";
            host: string;
            country: string;
            city: string | null;
            /** @description Each with its port, such as openvpn-udp:1194 */
            protocols: string[];
            /** @description Null: it serves every brand */
            brands: string[] | null;
            profile: string;
            /** @description From where its RADIUS packets come */
            source: string | null;
            /** @enum {string} */
            message_authenticator: "strict" | "legacy";
            disconnect: string;
            has_secret: boolean;
            has_agent_token: boolean;
            weaknesses: ("legacy" | "open_network" | "deaf" | "guessable" | "forgeable")[];
            live_sessions: number;
            /** @description The last report or login of a session */
            last_heard_at: string | null;
            /**
             * @description unheard: never heard; hearing: heard lately; quiet: heard before, with no session that lacks reports; silent: it had sessions, and their reports do not come
             * @enum {string}
             */
            state: "unheard" | "hearing" | "quiet" | "silent";
            /** @description That the process which answers heard, one that was refused too */
            last_packet: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                kind: string;
                outcome: string;
                /** @description false: it was not believed to be of the gateway, or could not be read; the secret may differ */
                understood: boolean;
            } | null;
            /** @description Of the last whole minute, as the process which answers heard them */
            logins: {
                accepted: number;
                refused: number;
                /** @description Of the last 30 whole minutes since it was first heard */
                recent: {
                    accepted: number[];
                    refused: number[];
                };
            };
        };
        changeGatewayRequest: {
            host?: string;
            /** @description ISO code or name, as the catalogue has it */
            country?: string;
            city?: string | null;
            /** @description Each by its slug, with a port if it is not the usual one: openvpn-udp:1194 */
            protocols?: string[];
            brands?: string[] | null;
            profile?: string;
            source?: string | null;
            /** @enum {string} */
            message_authenticator?: "strict" | "legacy";
            /** @description none, agent, coa or coa:PORT */
            disconnect?: string;
            /** @description Take what is otherwise refused as weak */
            allow_weak?: boolean;
        };
        changeGatewayAnswer: {
            /** @description Its name */
            id: string;
            /** @constant */
            object: "gateway";
            host: string;
            country: string;
            city: string | null;
            /** @description Each with its port, such as openvpn-udp:1194 */
            protocols: string[];
            /** @description Null: it serves every brand */
            brands: string[] | null;
            profile: string;
            /** @description From where its RADIUS packets come */
            source: string | null;
            /** @enum {string} */
            message_authenticator: "strict" | "legacy";
            disconnect: string;
            has_secret: boolean;
            has_agent_token: boolean;
            weaknesses: ("legacy" | "open_network" | "deaf" | "guessable" | "forgeable")[];
            /** @description Shown once; null: it has none, or it is an old one */
            secret: string | null;
            agent_token: string | null;
            /** @description Where it finds this server, or what is to be set before */
            server: string;
            /** @description Of its configuration, with the secrets that are shown once */
            lines: string | null;
        };
        listGatewayProfilesAnswer: {
            data: {
                /** @enum {string} */
                id: "openvpn-plugin" | "openvpn-agent" | "strongswan" | "ocserv" | "generic";
                /** @constant */
                object: "gateway_profile";
                /** @enum {string} */
                asks_by: "radius" | "agent";
                /** @description Ways to end a session, the best first */
                disconnects: ("none" | "coa" | "agent")[];
                /**
                 * @description What it has to be with RADIUS over UDP; legacy: it signs no logins, which is weak
                 * @enum {string}
                 */
                message_authenticator: "strict" | "legacy";
            }[];
            next: null;
        };
        rotateGatewaySecretRequest: {
            /**
             * @description How long the former one goes on; 0: it ends at once
             * @default 168
             */
            overlap_hours?: number;
        };
        rotateGatewaySecretAnswer: {
            id: string;
            /** @description Shown once */
            secret: string;
            /** @description Null: only the new one counts */
            former_until: string | null;
        };
        renewAgentTokenRequest: {
            /**
             * @description How long the former one goes on; 0: it ends at once
             * @default 168
             */
            overlap_hours?: number;
        };
        renewAgentTokenAnswer: {
            id: string;
            /** @description Shown once */
            agent_token: string;
            /** @description Null: only the new one counts */
            former_until: string | null;
        };
        showGatewayConfigurationAnswer: {
            id: string;
            /** @constant */
            object: "gateway_configuration";
            /** @description Where it finds this server, or what is to be set before */
            server: string;
            /** @description Null: nothing is known of what asks there */
            lines: string | null;
        };
        showGatewayHealthAnswer: {
            id: string;
            /** @constant */
            object: "gateway_health";
            live_sessions: number;
            /** @description The last report or login of a session */
            last_heard_at: string | null;
            /** @description Its last session was given up, as no report came */
            went_silent: boolean;
            /** @description How far its clock seems to be ahead of ours, by what it said of the newest sessions */
            clock_ahead_s: number | null;
            /** @description Orders to end sessions that it has not carried out */
            open_orders: number;
            oldest_order_at: string | null;
            /** @description Of the last whole minute; of an agent the kind is the call */
            packets: {
                kind: string;
                outcome: string;
                per_minute: number;
            }[];
            /** @description Packets of each of the last 60 whole minutes, or since it was first heard, the newest last */
            course: {
                /** @description When the first of these minutes began; null: there is none */
                from: string | null;
                kinds: {
                    kind: string;
                    per_minute: number[];
                }[];
            };
            /** @description Null: only the present one counts */
            former_secret: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                ends_at: string;
                /** @description When the gateway last used it, about a minute late; null: not since it was replaced */
                last_used_at: string | null;
            } | null;
            former_agent_token: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                ends_at: string;
                /** @description When the gateway last used it, about a minute late; null: not since it was replaced */
                last_used_at: string | null;
            } | null;
            /** @description Null: no agent of it has called this process */
            agent: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                heard_at: string;
                version: string | null;
                /** @description How old the oldest report of its last delivery was: how long the server was away for it */
                spool_age_s: number | null;
            } | null;
        };
        listEventsAnswer: {
            data: components["schemas"]["Event"][];
            /** @description The `after` of the next call */
            next: number;
        };
        getEventAnswer: components["schemas"]["Event"];
        listEventTypesAnswer: {
            data: {
                /** @constant */
                object: "event_type";
                type: string;
                /** @enum {string} */
                scope: "brand" | "installation" | "either";
                description: string;
                schema: {
                    [key: string]: unknown;
                };
                example: {
                    [key: string]: unknown;
                };
            }[];
            next: null;
        };
        listWebhooksAnswer: {
            data: {
                /** @description Such as wh_4711 */
                id: string;
                /** @constant */
                object: "webhook";
                url: string;
                types: string[];
                description: string;
                enabled: boolean;
                /** @description gone: it answered 410; failed: an event failed to its last retry */
                disabled_why: ("gone" | "failed") | null;
                /** @description Calls in a row that failed */
                failures: number;
                /** @description The last event whose delivery was queued */
                passed_sequence: number;
                /**
                 * @description v1: HMAC-SHA256; v1a: Ed25519
                 * @enum {string}
                 */
                signature: "v1" | "v1a";
                /** @description whpk_…: it verifies signatures v1a; null with v1 */
                public_key: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
            }[];
            next: null;
        };
        addWebhookRequest: {
            url: string;
            /** @description Such as account.created, account.*; left out: all */
            types?: string[];
            description?: string;
            /**
             * @description v1: with a shared secret; v1a: with a private key that only this server has
             * @default v1
             * @enum {string}
             */
            signature?: "v1" | "v1a";
        };
        addWebhookAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook";
            url: string;
            types: string[];
            description: string;
            enabled: boolean;
            /** @description gone: it answered 410; failed: an event failed to its last retry */
            disabled_why: ("gone" | "failed") | null;
            /** @description Calls in a row that failed */
            failures: number;
            /** @description The last event whose delivery was queued */
            passed_sequence: number;
            /**
             * @description v1: HMAC-SHA256; v1a: Ed25519
             * @enum {string}
             */
            signature: "v1" | "v1a";
            /** @description whpk_…: it verifies signatures v1a; null with v1 */
            public_key: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /** @description It signs the calls by v1; it is not shown again. Empty with v1a: the private key stays here */
            secret: string;
        };
        getWebhookAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook";
            url: string;
            types: string[];
            description: string;
            enabled: boolean;
            /** @description gone: it answered 410; failed: an event failed to its last retry */
            disabled_why: ("gone" | "failed") | null;
            /** @description Calls in a row that failed */
            failures: number;
            /** @description The last event whose delivery was queued */
            passed_sequence: number;
            /**
             * @description v1: HMAC-SHA256; v1a: Ed25519
             * @enum {string}
             */
            signature: "v1" | "v1a";
            /** @description whpk_…: it verifies signatures v1a; null with v1 */
            public_key: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
        };
        changeWebhookRequest: {
            url?: string;
            types?: string[];
            description?: string;
            enabled?: boolean;
        };
        changeWebhookAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook";
            url: string;
            types: string[];
            description: string;
            enabled: boolean;
            /** @description gone: it answered 410; failed: an event failed to its last retry */
            disabled_why: ("gone" | "failed") | null;
            /** @description Calls in a row that failed */
            failures: number;
            /** @description The last event whose delivery was queued */
            passed_sequence: number;
            /**
             * @description v1: HMAC-SHA256; v1a: Ed25519
             * @enum {string}
             */
            signature: "v1" | "v1a";
            /** @description whpk_…: it verifies signatures v1a; null with v1 */
            public_key: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
        };
        rotateWebhookSecretRequest: {
            /** @default 24 */
            overlap_hours?: number;
        };
        rotateWebhookSecretAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook";
            url: string;
            types: string[];
            description: string;
            enabled: boolean;
            /** @description gone: it answered 410; failed: an event failed to its last retry */
            disabled_why: ("gone" | "failed") | null;
            /** @description Calls in a row that failed */
            failures: number;
            /** @description The last event whose delivery was queued */
            passed_sequence: number;
            /**
             * @description v1: HMAC-SHA256; v1a: Ed25519
             * @enum {string}
             */
            signature: "v1" | "v1a";
            /** @description whpk_…: it verifies signatures v1a; null with v1 */
            public_key: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /** @description It signs the calls by v1; it is not shown again. Empty with v1a: the private key stays here */
            secret: string;
        };
        testWebhookAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook";
            url: string;
            types: string[];
            description: string;
            enabled: boolean;
            /** @description gone: it answered 410; failed: an event failed to its last retry */
            disabled_why: ("gone" | "failed") | null;
            /** @description Calls in a row that failed */
            failures: number;
            /** @description The last event whose delivery was queued */
            passed_sequence: number;
            /**
             * @description v1: HMAC-SHA256; v1a: Ed25519
             * @enum {string}
             */
            signature: "v1" | "v1a";
            /** @description whpk_…: it verifies signatures v1a; null with v1 */
            public_key: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
        };
        replayWebhookRequest: {
            after?: number;
            /**
             * Format: date-time
             * @description RFC 3339, such as 2026-11-21T12:00:00Z
             */
            since?: string;
            /** @default false */
            only_failed?: boolean;
        };
        replayWebhookAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook";
            url: string;
            types: string[];
            description: string;
            enabled: boolean;
            /** @description gone: it answered 410; failed: an event failed to its last retry */
            disabled_why: ("gone" | "failed") | null;
            /** @description Calls in a row that failed */
            failures: number;
            /** @description The last event whose delivery was queued */
            passed_sequence: number;
            /**
             * @description v1: HMAC-SHA256; v1a: Ed25519
             * @enum {string}
             */
            signature: "v1" | "v1a";
            /** @description whpk_…: it verifies signatures v1a; null with v1 */
            public_key: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
        };
        previewReplayAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook_replay";
            count: number;
            /** @description There are more than `count` */
            count_capped: boolean;
        };
        showWebhookHealthAnswer: {
            /** @description Such as wh_4711 */
            id: string;
            /** @constant */
            object: "webhook_health";
            delivered: number;
            /** @description An attempt failed, and another one follows */
            retrying: number;
            /** @description Given up */
            failed: number;
            /** @description Until the answer; null: there was none */
            median_ms: number | null;
            /** @description Deliveries that are not over, counted up to 10000 */
            waiting: number;
            oldest_waiting_at: string | null;
            /** @description Events of all types that were not looked at for it yet, such as while it is disabled */
            behind: number;
        };
        listDeliveriesAnswer: {
            data: {
                /** @description Such as dlv_4711 */
                id: string;
                /** @constant */
                object: "delivery";
                /** @description Such as wh_4711 */
                webhook_id: string;
                /** @description Such as evt_4711 */
                event_id: string;
                type: string;
                sequence: number;
                /** @enum {string} */
                status: "waiting" | "done" | "failed";
                /** @description Attempts that ended, since it was last begun */
                attempt: number;
                /** @description Attempts until it is given up */
                attempt_limit: number;
                attempts: {
                    /**
                     * Format: date-time
                     * @description RFC 3339, in UTC
                     */
                    at: string;
                    /** @description Of the answer; 0: there was none */
                    status: number;
                    ms: number;
                    error: string;
                }[];
                next_attempt_at: string | null;
                /** @description The first 1 kB of the last answer */
                answer: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                finished_at: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        getDeliveryAnswer: {
            /** @description Such as dlv_4711 */
            id: string;
            /** @constant */
            object: "delivery";
            /** @description Such as wh_4711 */
            webhook_id: string;
            /** @description Such as evt_4711 */
            event_id: string;
            type: string;
            sequence: number;
            /** @enum {string} */
            status: "waiting" | "done" | "failed";
            /** @description Attempts that ended, since it was last begun */
            attempt: number;
            /** @description Attempts until it is given up */
            attempt_limit: number;
            attempts: {
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                at: string;
                /** @description Of the answer; 0: there was none */
                status: number;
                ms: number;
                error: string;
            }[];
            next_attempt_at: string | null;
            /** @description The first 1 kB of the last answer */
            answer: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            finished_at: string | null;
            /** @description The last call, without its signature; null: there was none */
            request: {
                url: string;
                headers: {
                    [key: string]: string;
                };
                /** @description The event */
                body: {
                    [key: string]: unknown;
                };
            } | null;
        };
        retryDeliveryAnswer: {
            /** @description Such as dlv_4711 */
            id: string;
            /** @constant */
            object: "delivery";
            /** @constant */
            status: "waiting";
        };
        showOverviewAnswer: {
            /** @constant */
            object: "overview";
            accounts: {
                open: number;
                /** @description Null: there is none, or there are several brands */
                limit: number | null;
            };
            /** @description Null: the call is about one brand */
            logins: {
                accepted_per_minute: number;
                refused_per_minute: number;
            } | null;
        };
        getServerAnswer: {
            /** @constant */
            object: "server";
            version: string;
            status: {
                [key: string]: unknown;
            };
            settings: {
                name: string;
                /** @description The text that counts; a secret that is given is masked */
                value: string | null;
                /** @description What counts without a text */
                note: string | null;
                /** @enum {string} */
                source: "environment" | "file" | "default";
                is_secret: boolean;
            }[];
        };
        showFirstStepsAnswer: {
            /** @constant */
            object: "first_steps";
            public_url: string;
            /** @description Whether other machines can reach the server there */
            is_public: boolean;
            /** @description The first that was heard, else the first; null: there is none */
            gateway: string | null;
            gateway_heard: boolean;
            /** @description The first account; null: there is none */
            account_id: string | null;
            /** @description Whether a login was let in at a gateway */
            connected: boolean;
            /** @description All of them */
            done: boolean;
        };
        listChecksAnswer: {
            data: {
                check: string;
                /** @enum {string} */
                level: "green" | "yellow" | "red";
                text: string;
                command: string | null;
            }[];
            next: null;
        };
        listJobsAnswer: {
            data: {
                /** @description Its name */
                id: string;
                /** @constant */
                object: "job";
                /** @description How often a server looks whether it is due, seconds */
                every_s: number;
                started_at: string | null;
                finished_at: string | null;
                took_ms: number | null;
                /** @description What it did, or `failed` */
                result: string | null;
                /** @description Of a run that goes on: the end of its lease */
                running_until: string | null;
                next_at: string | null;
            }[];
            next: null;
        };
        runJobAnswer: {
            id: string;
            /** @constant */
            object: "job";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            started_at: string;
        };
        previewJobsAnswer: {
            data: {
                /**
                 * Format: date
                 * @description In the brand's zone; the first is today: what is due already
                 */
                on: string;
                renewed: number;
                cancelled: number;
                terminated: number;
                /** @description Accounts */
                closed: number;
                /** @description Prepaid subscriptions */
                expired: number;
                /** @description Accounts */
                erased: number;
            }[];
            next: null;
        };
        changeAccountsRequest: {
            /** @enum {string} */
            action: "suspend" | "resume" | "extend" | "set_limits" | "close";
            filter: {
                search?: string;
                /** @description A whole address, of an account or an alias */
                email?: string;
                external_id?: string;
                vpn_username?: string;
                status?: ("active" | "suspended" | "closed") | ("active" | "suspended" | "closed")[];
                country?: string | string[];
                kind?: ("trial" | "paid" | "freemium") | ("trial" | "paid" | "freemium")[];
                /** @description Months; 0: paid by days */
                plan?: number | number[];
                /**
                 * Format: date-time
                 * @description RFC 3339, such as 2026-11-21T12:00:00Z
                 */
                created_from?: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, such as 2026-11-21T12:00:00Z
                 */
                created_before?: string;
                /** @description Such as 2026-11-21 */
                due_before?: string;
            };
            /** @description Of extend */
            days?: number;
            /** @description Of set_limits; null: back to the brand's */
            limits?: {
                /** @description Sessions at once; left out: the brand's setting */
                sessions?: number;
                /**
                 * @description Numbers of the catalogue; empty: all
                 * @default []
                 */
                countries?: number[];
                /** @default [] */
                cities?: number[];
                /** @default [] */
                protocols?: number[];
            } | null;
            /** @description Kept in the audit trail */
            reason?: string;
            /** @default false */
            dry_run?: boolean;
        };
        changeAccountsAnswer: {
            /** @description Such as task_4711 */
            id: string;
            /** @constant */
            object: "task";
            /** @description Null: of the installation */
            brand: string | null;
            /** @enum {string} */
            kind: "accounts_bulk" | "import" | "backup";
            /** @description Of accounts_bulk: what is done */
            action: ("suspend" | "resume" | "extend" | "set_limits" | "close") | null;
            /**
             * @description The last three are ends
             * @enum {string}
             */
            status: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
            /** @description It only looks */
            dry_run: boolean;
            /** @description Rows; they are being counted until the work begins */
            total: number;
            done: number;
            /** @description They were so before; of an import, accounts that were here */
            unchanged: number;
            /** @description The rows of the task say why */
            failed: number;
            result: {
                [key: string]: unknown;
            } | null;
            /** @description Why the task as a whole failed or was cancelled */
            error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        importAccountsAnswer: {
            /** @description Such as task_4711 */
            id: string;
            /** @constant */
            object: "task";
            /** @description Null: of the installation */
            brand: string | null;
            /** @enum {string} */
            kind: "accounts_bulk" | "import" | "backup";
            /** @description Of accounts_bulk: what is done */
            action: ("suspend" | "resume" | "extend" | "set_limits" | "close") | null;
            /**
             * @description The last three are ends
             * @enum {string}
             */
            status: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
            /** @description It only looks */
            dry_run: boolean;
            /** @description Rows; they are being counted until the work begins */
            total: number;
            done: number;
            /** @description They were so before; of an import, accounts that were here */
            unchanged: number;
            /** @description The rows of the task say why */
            failed: number;
            result: {
                [key: string]: unknown;
            } | null;
            /** @description Why the task as a whole failed or was cancelled */
            error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        getImportAnswer: {
            /** @description Such as task_4711 */
            id: string;
            /** @constant */
            object: "task";
            /** @description Null: of the installation */
            brand: string | null;
            /** @enum {string} */
            kind: "accounts_bulk" | "import" | "backup";
            /** @description Of accounts_bulk: what is done */
            action: ("suspend" | "resume" | "extend" | "set_limits" | "close") | null;
            /**
             * @description The last three are ends
             * @enum {string}
             */
            status: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
            /** @description It only looks */
            dry_run: boolean;
            /** @description Rows; they are being counted until the work begins */
            total: number;
            done: number;
            /** @description They were so before; of an import, accounts that were here */
            unchanged: number;
            /** @description The rows of the task say why */
            failed: number;
            result: {
                [key: string]: unknown;
            } | null;
            /** @description Why the task as a whole failed or was cancelled */
            error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        listImportFaultsAnswer: {
            data: {
                line: number;
                reason: string;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        exportAccountsRequest: {
            /** @default true */
            secrets?: boolean;
        };
        exportAccountsAnswer: {
            /** @description Such as exp_4711 */
            id: string;
            /** @constant */
            object: "export";
            secrets: boolean;
            /** @description Shown once: who has it needs no key */
            url: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            expires_at: string;
        };
        getExportAnswer: {
            /** @description Such as exp_4711 */
            id: string;
            /** @constant */
            object: "export";
            secrets: boolean;
            /** @description Shown once: who has it needs no key */
            url: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            expires_at: string;
        };
        listTasksAnswer: {
            data: {
                /** @description Such as task_4711 */
                id: string;
                /** @constant */
                object: "task";
                /** @description Null: of the installation */
                brand: string | null;
                /** @enum {string} */
                kind: "accounts_bulk" | "import" | "backup";
                /** @description Of accounts_bulk: what is done */
                action: ("suspend" | "resume" | "extend" | "set_limits" | "close") | null;
                /**
                 * @description The last three are ends
                 * @enum {string}
                 */
                status: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
                /** @description It only looks */
                dry_run: boolean;
                /** @description Rows; they are being counted until the work begins */
                total: number;
                done: number;
                /** @description They were so before; of an import, accounts that were here */
                unchanged: number;
                /** @description The rows of the task say why */
                failed: number;
                result: {
                    [key: string]: unknown;
                } | null;
                /** @description Why the task as a whole failed or was cancelled */
                error: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                started_at: string | null;
                finished_at: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        getTaskAnswer: {
            /** @description Such as task_4711 */
            id: string;
            /** @constant */
            object: "task";
            /** @description Null: of the installation */
            brand: string | null;
            /** @enum {string} */
            kind: "accounts_bulk" | "import" | "backup";
            /** @description Of accounts_bulk: what is done */
            action: ("suspend" | "resume" | "extend" | "set_limits" | "close") | null;
            /**
             * @description The last three are ends
             * @enum {string}
             */
            status: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
            /** @description It only looks */
            dry_run: boolean;
            /** @description Rows; they are being counted until the work begins */
            total: number;
            done: number;
            /** @description They were so before; of an import, accounts that were here */
            unchanged: number;
            /** @description The rows of the task say why */
            failed: number;
            result: {
                [key: string]: unknown;
            } | null;
            /** @description Why the task as a whole failed or was cancelled */
            error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        listTaskRowsAnswer: {
            data: {
                account_id: string | null;
                /** @description Where the action is about these */
                subscription_id: string | null;
                /** @description Of an import */
                line: number | null;
                /**
                 * @description Of a dry run all are waiting
                 * @enum {string}
                 */
                state: "waiting" | "done" | "unchanged" | "failed";
                /** @description Why it failed */
                reason: string | null;
            }[];
            /** @description Rows that there are, if `count` was asked for */
            count?: number;
            /** @description Whether there are more than 10000 */
            count_capped?: boolean;
            /** @description The `after` of the next page; null: there is none */
            next: string | null;
        };
        cancelTaskAnswer: {
            /** @description Such as task_4711 */
            id: string;
            /** @constant */
            object: "task";
            /** @description Null: of the installation */
            brand: string | null;
            /** @enum {string} */
            kind: "accounts_bulk" | "import" | "backup";
            /** @description Of accounts_bulk: what is done */
            action: ("suspend" | "resume" | "extend" | "set_limits" | "close") | null;
            /**
             * @description The last three are ends
             * @enum {string}
             */
            status: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
            /** @description It only looks */
            dry_run: boolean;
            /** @description Rows; they are being counted until the work begins */
            total: number;
            done: number;
            /** @description They were so before; of an import, accounts that were here */
            unchanged: number;
            /** @description The rows of the task say why */
            failed: number;
            result: {
                [key: string]: unknown;
            } | null;
            /** @description Why the task as a whole failed or was cancelled */
            error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        listBackupsAnswer: {
            /** @description Whether the server has a folder for them */
            enabled: boolean;
            data: {
                /** @description The name of its file */
                id: string;
                /** @constant */
                object: "backup";
                /**
                 * @description A file of the embedded database, or a dump of a server
                 * @enum {string}
                 */
                kind: "file" | "dump";
                /**
                 * Format: date-time
                 * @description RFC 3339, in UTC
                 */
                created_at: string;
                age_s: number;
                bytes: number;
                accounts: number;
                /** @description It was read back when it was taken, and has the same size now */
                verified: boolean;
                /** @description The encryption keys are in it, under the passphrase */
                has_keys: boolean;
            }[];
            next: null;
        };
        takeBackupAnswer: {
            /** @description Such as task_4711 */
            id: string;
            /** @constant */
            object: "task";
            /** @description Null: of the installation */
            brand: string | null;
            /** @enum {string} */
            kind: "accounts_bulk" | "import" | "backup";
            /** @description Of accounts_bulk: what is done */
            action: ("suspend" | "resume" | "extend" | "set_limits" | "close") | null;
            /**
             * @description The last three are ends
             * @enum {string}
             */
            status: "receiving" | "waiting" | "running" | "done" | "failed" | "cancelled";
            /** @description It only looks */
            dry_run: boolean;
            /** @description Rows; they are being counted until the work begins */
            total: number;
            done: number;
            /** @description They were so before; of an import, accounts that were here */
            unchanged: number;
            /** @description The rows of the task say why */
            failed: number;
            result: {
                [key: string]: unknown;
            } | null;
            /** @description Why the task as a whole failed or was cancelled */
            error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        Event: {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.created";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                country: string | null;
                /** @enum {string} */
                via: "amapi" | "vam" | "api" | "cli";
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.updated";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                changed: {
                    [key: string]: [
                        unknown,
                        unknown
                    ];
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.suspended";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                reason: string | null;
                sessions_ended: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.resumed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                reason: string | null;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.closed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                /** @enum {string} */
                ended_as: "cancelled" | "terminated" | "linked";
                reason: string | null;
                ended_subscription_ids: string[];
                sessions_ended: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.erased";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.linked";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                absorbed_account_id: string;
                subscription_ids: string[];
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.password_changed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                alias_id: string | null;
                /** @enum {string} */
                by: "caller" | "link";
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.locked_out";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                /** @enum {string} */
                door: "api" | "vpn";
                failures: number;
                /** Format: date-time */
                until: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.signed_out";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
                app: string | null;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "account.password_reset_requested";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account: {
                    id: string;
                    email: string | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "closed";
                    test_user: boolean;
                    language: ("en" | "de" | "es" | "fr" | "pt" | "ru" | "tr" | "zh" | "fa") | null;
                };
                alias_id: string | null;
                delivery: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "alias.created";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
                alias: {
                    id: string;
                    email: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "alias.deleted";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
                alias: {
                    id: string;
                    email: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.created";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                /** @enum {string} */
                kind: "trial" | "paid" | "freemium";
                limits: {
                    sessions: number | null;
                    countries: number[];
                    cities: number[];
                    protocols: number[];
                } | null;
                external_id: string | null;
                /** Format: date */
                starts_on: string;
                billable: boolean;
                ledger: {
                    /** @enum {string} */
                    kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill";
                    /** Format: date */
                    starts_on: string;
                    /** Format: date */
                    ends_on: string;
                    billable: boolean;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.renewed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                ledger: {
                    /** @enum {string} */
                    kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill";
                    /** Format: date */
                    starts_on: string;
                    /** Format: date */
                    ends_on: string;
                    billable: boolean;
                };
                /** Format: date */
                previous_due_on: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.upgraded";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                ledger: {
                    /** @enum {string} */
                    kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill";
                    /** Format: date */
                    starts_on: string;
                    /** Format: date */
                    ends_on: string;
                    billable: boolean;
                } | null;
                /** Format: date */
                previous_due_on: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.extended";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                ledger: {
                    /** @enum {string} */
                    kind: "start" | "renewal" | "upgrade" | "extension" | "goodwill";
                    /** Format: date */
                    starts_on: string;
                    /** Format: date */
                    ends_on: string;
                    billable: boolean;
                };
                /** Format: date */
                previous_due_on: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.cancellation_requested";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                cancel: {
                    /** @enum {string} */
                    type: "midnight" | "at_due_date";
                    /** @enum {string} */
                    scope: "subscription" | "account";
                    reason: string | null;
                    /** Format: date */
                    runs_on: string;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.cancellation_withdrawn";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.suspended";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.resumed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                /** Format: date */
                previous_due_on: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.due_soon";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                days_left: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.expired";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                sessions_ended: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.terminated";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                sessions_ended: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.limits_changed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                limits: {
                    sessions: number | null;
                    countries: number[];
                    cities: number[];
                    protocols: number[];
                } | null;
                changed: {
                    [key: string]: [
                        unknown,
                        unknown
                    ];
                };
                sessions_ended: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.kind_changed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                /** @enum {string} */
                kind: "trial" | "paid" | "freemium";
                /** @enum {string} */
                previous_kind: "trial" | "paid" | "freemium";
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "subscription.refunded";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
                subscription_id: string;
                ledger_id: string;
                refund_id: string;
                /** Format: date */
                starts_on: string;
                /** Format: date */
                ends_on: string;
                reason: string | null;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "login.revealed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "login.rotated";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "login.first_connected";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                subscription: {
                    id: string;
                    account_id: string;
                    plan_months: number | null;
                    /** @enum {string} */
                    status: "active" | "suspended" | "expired" | "cancelled" | "terminated";
                    /** Format: date */
                    due_on: string;
                    vpn_username: string | null;
                };
                session: {
                    gateway: {
                        id: string;
                        name: string;
                    };
                    protocol: string | null;
                    /** Format: date-time */
                    at: string;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "login.session_limit_reached";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
                subscription_id: string;
                gateway: {
                    id: string;
                    name: string;
                };
                limit: number;
                /** @enum {string} */
                rule: "refuse_newest" | "end_oldest";
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "login.refused";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
                subscription_id: string;
                gateway: {
                    id: string;
                    name: string;
                };
                why: string;
                caller_address: string | null;
                count: number;
                /** Format: date-time */
                first_at: string;
                /** Format: date-time */
                last_at: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "session.started";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                session: {
                    id: string;
                    account_id: string;
                    subscription_id: string;
                    vpn_username: string | null;
                    gateway_id: string;
                    /** Format: date-time */
                    started_at: string;
                    ended_at: string | null;
                    end_cause: string | null;
                    octets_in: number;
                    octets_out: number;
                    seconds: number;
                    caller_address: string | null;
                    framed_address: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "session.ended";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                session: {
                    id: string;
                    account_id: string;
                    subscription_id: string;
                    vpn_username: string | null;
                    gateway_id: string;
                    /** Format: date-time */
                    started_at: string;
                    ended_at: string | null;
                    end_cause: string | null;
                    octets_in: number;
                    octets_out: number;
                    seconds: number;
                    caller_address: string | null;
                    framed_address: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "session.end_failed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                session_id: string;
                account_id: string;
                subscription_id: string;
                gateway_id: string;
                why: string;
                attempts: number;
                last_result: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "address.low_stock";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                country_code: string;
                free: number;
                threshold: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "address.assigned";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string;
                subscription_id: string;
                address: {
                    id: string;
                    address: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "address.released";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                account_id: string | null;
                subscription_id: string | null;
                address: {
                    id: string;
                    address: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "admin.added";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                admin: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "operator" | "support" | "billing" | "viewer";
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "admin.changed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                admin: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "operator" | "support" | "billing" | "viewer";
                };
                changed: {
                    [key: string]: [
                        unknown,
                        unknown
                    ];
                };
                factor: ("password" | "totp" | "passkey" | "recovery_codes" | "all") | null;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "admin.removed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                admin: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "operator" | "support" | "billing" | "viewer";
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "admin.signed_in";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                admin: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "operator" | "support" | "billing" | "viewer";
                };
                /** @enum {string} */
                factor: "totp" | "passkey" | "recovery_code" | "link";
                address: string | null;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "admin.failed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                admin: {
                    id: string;
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "operator" | "support" | "billing" | "viewer";
                };
                /** @enum {string} */
                step: "password" | "code";
                address: string | null;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "brand.account_limit_near";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                limit: number;
                open: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "brand.account_limit_reached";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                limit: number;
                open: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "brand.changed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                brand: {
                    name: string;
                    title: string;
                };
                changed: {
                    [key: string]: [
                        unknown,
                        unknown
                    ];
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "key.created";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                key: {
                    id: string;
                    kind: string;
                    label: string;
                    scopes: string[] | null;
                    ends_at: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "key.changed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                key: {
                    id: string;
                    kind: string;
                    label: string;
                    scopes: string[] | null;
                    ends_at: string | null;
                };
                changed: {
                    [key: string]: [
                        unknown,
                        unknown
                    ];
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "key.rotated";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                key: {
                    id: string;
                    kind: string;
                    label: string;
                    scopes: string[] | null;
                    ends_at: string | null;
                };
                successor_id: string;
                /** Format: date-time */
                ends_at: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "key.expiring";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                key: {
                    id: string;
                    kind: string;
                    label: string;
                    scopes: string[] | null;
                    ends_at: string | null;
                };
                /** Format: date-time */
                ends_at: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "key.revoked";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                key: {
                    id: string;
                    kind: string;
                    label: string;
                    scopes: string[] | null;
                    ends_at: string | null;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "gateway.added";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                gateway: {
                    id: string;
                    name: string;
                    host: string;
                    profile: string;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "gateway.changed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                gateway: {
                    id: string;
                    name: string;
                    host: string;
                    profile: string;
                };
                changed: {
                    [key: string]: [
                        unknown,
                        unknown
                    ];
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "gateway.silent";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                gateway: {
                    id: string;
                    name: string;
                    host: string;
                    profile: string;
                };
                last_heard_at: string | null;
                live_sessions: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "gateway.back";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                gateway: {
                    id: string;
                    name: string;
                    host: string;
                    profile: string;
                };
                last_heard_at: string | null;
                live_sessions: number;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "gateway.removed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                gateway: {
                    id: string;
                    name: string;
                    host: string;
                    profile: string;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "import.finished";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                import: {
                    id: string | null;
                    rows: number;
                    taken: number;
                    known: number;
                    failed: number;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "mail.dead";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                mail: {
                    id: string;
                    kind: string | null;
                    recipient_masked: string | null;
                    attempts: number;
                    last_error: string;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "webhook.disabled";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                webhook: {
                    id: string;
                    url: string;
                };
                /** @enum {string} */
                reason: "gone" | "failed";
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "ping";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                webhook: {
                    id: string;
                    url: string;
                };
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        } | {
            /** @description Such as evt_4711 */
            id: string;
            /** @constant */
            type: "job.failed";
            /**
             * Format: date-time
             * @description RFC 3339, in UTC
             */
            timestamp: string;
            /** @description Its number in the stream, without gaps */
            sequence: number;
            /** @description Null: of the installation */
            brand: string | null;
            data: {
                job: string;
                error: string;
            };
            actor: {
                kind: string;
                id: string;
            };
            request_id: string | null;
            /** @constant */
            object?: "event";
        };
        Problem: {
            /** @description urn:latchkey:problem: and the code */
            type: string;
            title: string;
            /** @description The same in words, for people */
            detail: string;
            /** @description urn:latchkey:request: and the X-Request-Id */
            instance?: string;
            docs?: string;
            /** @description With external_id_taken: the fields */
            differs?: string[];
            errors?: {
                /** @description A field of the body (RFC 6901) */
                pointer?: string;
                /** @description A parameter of the query */
                parameter?: string;
                detail: string;
            }[];
            status: number;
            /**
             * @description What went wrong
             * @enum {string}
             */
            code: "account_not_active" | "account_not_found" | "account_quota_reached" | "active_subscription_exists" | "address_not_allowed" | "alias_not_found" | "body_too_large" | "brand_needed" | "brand_not_found" | "brand_suspended" | "cancellation_pending" | "changed_meanwhile" | "conflict" | "cursor_invalid" | "dedicated_address_lost" | "email_taken" | "external_id_invalid" | "external_id_taken" | "internal" | "invalid_country" | "invalid_email" | "invalid_input" | "key_not_found" | "ledger_row_not_found" | "malformed" | "method_not_allowed" | "no_dedicated_address" | "not_authenticated" | "not_found" | "not_same_origin" | "overloaded" | "path_unknown" | "rate_limited" | "renewal_too_early" | "scope_missing" | "step_up_needed" | "subscription_not_found" | "unavailable" | "unknown_plan" | "unsupported_encoding" | "unsupported_media_type" | "username_taken" | "weak_password" | "wrong_subscription_state";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getMeAnswer"];
                };
            };
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["changeMeRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeMeAnswer"];
                };
            };
        };
    };
    getOwnFactors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getOwnFactorsAnswer"];
                };
            };
        };
    };
    setOwnPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["setOwnPasswordRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    offerOwnTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["offerOwnTotpAnswer"];
                };
            };
        };
    };
    setOwnTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["setOwnTotpRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    removeOwnTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["renewRecoveryCodesAnswer"];
                };
            };
        };
    };
    offerPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["offerPasskeyAnswer"];
                };
            };
        };
    };
    addPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addPasskeyRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addPasskeyAnswer"];
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as pkey_4711 */
                passkey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    renamePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as pkey_4711 */
                passkey: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["renamePasskeyRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listOwnSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listOwnSessionsAnswer"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["endOtherSessionsAnswer"];
                };
            };
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as ases_4711 */
                own_session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listKeysAnswer"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["createKeyRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["createKeyAnswer"];
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Such as key_3; a management key is mkey_3 */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getKeyAnswer"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Such as key_3; a management key is mkey_3 */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Such as key_3; a management key is mkey_3 */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changeKeyRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeKeyAnswer"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Such as key_3; a management key is mkey_3 */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["rotateKeyRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rotateKeyAnswer"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                search?: string;
                /** @description A whole address, of an account or an alias */
                email?: string;
                external_id?: string;
                vpn_username?: string;
                status?: ("active" | "suspended" | "closed") | ("active" | "suspended" | "closed")[];
                country?: string | string[];
                kind?: ("trial" | "paid" | "freemium") | ("trial" | "paid" | "freemium")[];
                /** @description Months; 0: paid by days */
                plan?: number | number[];
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                created_from?: string;
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                created_before?: string;
                /** @description Such as 2026-11-21 */
                due_before?: string;
                /** @description Only accounts with a live session, in the order in which the sessions began; no index leads to the others */
                live?: "true";
                sort?: "id" | "created" | "due";
                direction?: "asc" | "desc";
                /** @description subscriptions, live */
                expand?: string | string[];
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAccountsAnswer"];
                };
            };
        };
    };
    createAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["createAccountRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["createAccountAnswer"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: {
                /** @description subscriptions */
                expand?: string | string[];
            };
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getAccountAnswer"];
                };
            };
        };
    };
    changeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changeAccountRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeAccountAnswer"];
                };
            };
        };
    };
    suspendAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["suspendAccountRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["suspendAccountAnswer"];
                };
            };
        };
    };
    resumeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["resumeAccountRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["resumeAccountAnswer"];
                };
            };
        };
    };
    closeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["closeAccountRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["closeAccountAnswer"];
                };
            };
        };
    };
    setAccountPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["setAccountPasswordRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sendPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sendPasswordResetAnswer"];
                };
            };
        };
    };
    eraseAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["eraseAccountAnswer"];
                };
            };
        };
    };
    exportAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["exportAccountAnswer"];
                };
            };
        };
    };
    linkAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["linkAccountRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["linkAccountAnswer"];
                };
            };
        };
    };
    sendEmailConfirmation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["sendEmailConfirmationAnswer"];
                };
            };
        };
    };
    confirmEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["confirmEmailAnswer"];
                };
            };
        };
    };
    listTimeline: {
        parameters: {
            query?: {
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listTimelineAnswer"];
                };
            };
        };
    };
    listApps: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAppsAnswer"];
                };
            };
        };
    };
    signOutApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSignIns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listSignInsAnswer"];
                };
            };
        };
    };
    listAliases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAliasesAnswer"];
                };
            };
        };
    };
    addAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addAliasRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addAliasAnswer"];
                };
            };
        };
    };
    removeAlias: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
                /** @description An id such as als_4711 */
                alias: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAccountSubscriptions: {
        parameters: {
            query?: {
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAccountSubscriptionsAnswer"];
                };
            };
        };
    };
    buySubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as acc_4711 */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["buySubscriptionRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["buySubscriptionAnswer"];
                };
            };
        };
    };
    listSubscriptions: {
        parameters: {
            query?: {
                /** @description An id such as acc_4711 */
                account?: string;
                status?: ("active" | "suspended" | "expired" | "cancelled" | "terminated") | ("active" | "suspended" | "expired" | "cancelled" | "terminated")[];
                plan?: number | number[];
                kind?: ("trial" | "paid" | "freemium") | ("trial" | "paid" | "freemium")[];
                /** @description Such as 2026-11-21 */
                due_before?: string;
                direction?: "asc" | "desc";
                /** @description account */
                expand?: string | string[];
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listSubscriptionsAnswer"];
                };
            };
        };
    };
    getSubscription: {
        parameters: {
            query?: {
                /** @description account */
                expand?: string | string[];
            };
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getSubscriptionAnswer"];
                };
            };
        };
    };
    changeSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changeSubscriptionRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeSubscriptionAnswer"];
                };
            };
        };
    };
    cancelSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["cancelSubscriptionRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["cancelSubscriptionAnswer"];
                };
            };
        };
    };
    extendSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["extendSubscriptionRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["extendSubscriptionAnswer"];
                };
            };
        };
    };
    renewSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["renewSubscriptionRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["renewSubscriptionAnswer"];
                };
            };
        };
    };
    upgradeSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["upgradeSubscriptionRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["upgradeSubscriptionAnswer"];
                };
            };
        };
    };
    explainAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["explainAccessAnswer"];
                };
            };
        };
    };
    showSubscriptionUsage: {
        parameters: {
            query?: {
                /** @description Such as 2026-11-21 */
                from?: string;
                /** @description Included; left out: today */
                to?: string;
            };
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showSubscriptionUsageAnswer"];
                };
            };
        };
    };
    uncancelSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["uncancelSubscriptionAnswer"];
                };
            };
        };
    };
    suspendSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["suspendSubscriptionAnswer"];
                };
            };
        };
    };
    resumeSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["resumeSubscriptionAnswer"];
                };
            };
        };
    };
    rotateLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rotateLoginAnswer"];
                };
            };
        };
    };
    revealLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as sub_4711 */
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["revealLoginAnswer"];
                };
            };
        };
    };
    listPlans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listPlansAnswer"];
                };
            };
        };
    };
    addPlan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addPlanRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addPlanAnswer"];
                };
            };
        };
    };
    getPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its months */
                plan: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getPlanAnswer"];
                };
            };
        };
    };
    changePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its months */
                plan: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changePlanRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changePlanAnswer"];
                };
            };
        };
    };
    showBilling: {
        parameters: {
            query: {
                /** @description Such as 2026-11 */
                month: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showBillingAnswer"];
                };
            };
        };
    };
    listLedger: {
        parameters: {
            query?: {
                /** @description An id such as acc_4711 */
                account?: string;
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                from?: string;
                /** @description Left out of the list, as all later ones */
                to?: string;
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listLedgerAnswer"];
                };
            };
        };
    };
    refundTerm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Such as led_17 */
                row: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["refundTermRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["refundTermAnswer"];
                };
            };
        };
    };
    listUsage: {
        parameters: {
            query?: {
                /** @description month, day, brand, gateway, protocol */
                by?: ("month" | "day" | "brand" | "gateway" | "protocol") | ("month" | "day" | "brand" | "gateway" | "protocol")[];
                /** @description Such as 2026-11-21 */
                from?: string;
                /** @description Included; left out: today */
                to?: string;
                gateway?: string;
                /** @description By day, gateway and protocol only */
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listUsageAnswer"];
                };
            };
        };
    };
    showOnline: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showOnlineAnswer"];
                };
            };
        };
    };
    listAccountUsage: {
        parameters: {
            query?: {
                /** @description Such as 2026-11-21 */
                from?: string;
                /** @description Included; left out: today */
                to?: string;
                /** @description The name of a gateway */
                gateway?: string;
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAccountUsageAnswer"];
                };
            };
        };
    };
    listHeaviestAccounts: {
        parameters: {
            query?: {
                /** @description Such as 2026-11-21 */
                from?: string;
                /** @description Included; left out: today */
                to?: string;
                /** @description The name of a gateway */
                gateway?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listHeaviestAccountsAnswer"];
                };
            };
        };
    };
    showOnlineHistory: {
        parameters: {
            query?: {
                gateway?: string;
                /** @description Its slug */
                protocol?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showOnlineHistoryAnswer"];
                };
            };
        };
    };
    lookUpLogin: {
        parameters: {
            query: {
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["lookUpLoginAnswer"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                state?: "live" | "ended" | "all";
                /** @description An id such as acc_4711 */
                account?: string;
                /** @description An id such as sub_4711 */
                subscription?: string;
                vpn_username?: string;
                /** @description The name of a gateway */
                gateway?: string;
                /** @description The slug of a protocol */
                protocol?: string;
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                started_from?: string;
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                started_before?: string;
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listSessionsAnswer"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as ses_4711 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getSessionAnswer"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as ses_4711 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["endSessionAnswer"];
                };
            };
        };
    };
    endSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["endSessionsRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["endSessionsAnswer"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Its kind and id, such as operator:ada or manage_key:3 */
                actor?: string;
                /** @description Such as account.close; with a dot at its end, all that begin so */
                action?: string;
                target?: string;
                /** @description An id such as acc_4711 */
                account?: string;
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                from?: string;
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                to?: string;
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAuditAnswer"];
                };
            };
        };
    };
    listMails: {
        parameters: {
            query?: {
                state?: "waiting" | "sent" | "dead" | "stale";
                kind?: "password_reset" | "alias_reset" | "confirm_email" | "notice" | "alert" | "term";
                /** @description An id such as acc_4711 */
                account?: string;
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listMailsAnswer"];
                };
            };
        };
    };
    getMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as mail_4711 */
                mail: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getMailAnswer"];
                };
            };
        };
    };
    retryMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as mail_4711 */
                mail: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["retryMailAnswer"];
                };
            };
        };
    };
    listMailTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listMailTemplatesAnswer"];
                };
            };
        };
    };
    previewMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                template: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["previewMailRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["previewMailAnswer"];
                };
            };
        };
    };
    listBrands: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listBrandsAnswer"];
                };
            };
        };
    };
    addBrand: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addBrandRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addBrandAnswer"];
                };
            };
        };
    };
    getBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower-case letters, digits and dashes */
                brand: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getBrandAnswer"];
                };
            };
        };
    };
    changeBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower-case letters, digits and dashes */
                brand: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changeBrandRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeBrandAnswer"];
                };
            };
        };
    };
    listBrandSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Lower-case letters, digits and dashes */
                brand: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listBrandSettingsAnswer"];
                };
            };
        };
    };
    listLocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listLocationsAnswer"];
                };
            };
        };
    };
    replaceCountries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["replaceCountriesRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["replaceCountriesAnswer"];
                };
            };
        };
    };
    addCountry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addCountryRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addCountryAnswer"];
                };
            };
        };
    };
    replaceCities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["replaceCitiesRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["replaceCitiesAnswer"];
                };
            };
        };
    };
    addCity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addCityRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addCityAnswer"];
                };
            };
        };
    };
    replaceProtocols: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["replaceProtocolsRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["replaceProtocolsAnswer"];
                };
            };
        };
    };
    addProtocol: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addProtocolRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addProtocolAnswer"];
                };
            };
        };
    };
    listAdmins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAdminsAnswer"];
                };
            };
        };
    };
    addAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addAdminRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addAdminAnswer"];
                };
            };
        };
    };
    getAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as adm_4711 */
                admin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getAdminAnswer"];
                };
            };
        };
    };
    removeAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as adm_4711 */
                admin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as adm_4711 */
                admin: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changeAdminRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeAdminAnswer"];
                };
            };
        };
    };
    resetAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as adm_4711 */
                admin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["resetAdminAnswer"];
                };
            };
        };
    };
    listAdminSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as adm_4711 */
                admin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAdminSessionsAnswer"];
                };
            };
        };
    };
    signOutAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as adm_4711 */
                admin: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["signOutAdminAnswer"];
                };
            };
        };
    };
    endAdminSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as adm_4711 */
                admin: string;
                /** @description An id such as ases_4711 */
                admin_session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAddresses: {
        parameters: {
            query?: {
                country?: string;
                status?: "free" | "assigned" | "quarantined";
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAddressesAnswer"];
                };
            };
        };
    };
    addAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addAddressesRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addAddressesAnswer"];
                };
            };
        };
    };
    countAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["countAddressesAnswer"];
                };
            };
        };
    };
    releaseAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The address */
                address: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["releaseAddressRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["releaseAddressAnswer"];
                };
            };
        };
    };
    listAllow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listAllowAnswer"];
                };
            };
        };
    };
    addAllow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addAllowRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addAllowAnswer"];
                };
            };
        };
    };
    removeAllow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as alw_4711 */
                entry: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["removeAllowAnswer"];
                };
            };
        };
    };
    listGateways: {
        parameters: {
            query?: {
                /** @description A part of the name or of the host */
                search?: string;
                state?: "unheard" | "hearing" | "quiet" | "silent";
                /** @description ISO code or name */
                country?: string;
                /** @description true: with weaknesses; false: without */
                weak?: "true" | "false";
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listGatewaysAnswer"];
                };
            };
        };
    };
    addGateway: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addGatewayRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addGatewayAnswer"];
                };
            };
        };
    };
    getGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getGatewayAnswer"];
                };
            };
        };
    };
    removeGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changeGatewayRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeGatewayAnswer"];
                };
            };
        };
    };
    listGatewayProfiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listGatewayProfilesAnswer"];
                };
            };
        };
    };
    rotateGatewaySecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["rotateGatewaySecretRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rotateGatewaySecretAnswer"];
                };
            };
        };
    };
    renewAgentToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["renewAgentTokenRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["renewAgentTokenAnswer"];
                };
            };
        };
    };
    showGatewayConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showGatewayConfigurationAnswer"];
                };
            };
        };
    };
    showGatewayHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showGatewayHealthAnswer"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                after?: number;
                /** @description Such as account.created,subscription.*; left out: all */
                types?: string;
                limit?: number;
                /** @description Seconds */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listEventsAnswer"];
                };
            };
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as evt_4711 */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getEventAnswer"];
                };
            };
        };
    };
    listEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listEventTypesAnswer"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listWebhooksAnswer"];
                };
            };
        };
    };
    addWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["addWebhookRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["addWebhookAnswer"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getWebhookAnswer"];
                };
            };
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["changeWebhookRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeWebhookAnswer"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["rotateWebhookSecretRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rotateWebhookSecretAnswer"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["testWebhookAnswer"];
                };
            };
        };
    };
    previewReplay: {
        parameters: {
            query?: {
                after?: number;
                /** @description RFC 3339, such as 2026-11-21T12:00:00Z */
                since?: string;
                only_failed?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["previewReplayAnswer"];
                };
            };
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["replayWebhookRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["replayWebhookAnswer"];
                };
            };
        };
    };
    showWebhookHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showWebhookHealthAnswer"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                status?: "waiting" | "done" | "failed";
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description An id such as wh_4711 */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listDeliveriesAnswer"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as dlv_4711 */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getDeliveryAnswer"];
                };
            };
        };
    };
    retryDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as dlv_4711 */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["retryDeliveryAnswer"];
                };
            };
        };
    };
    showOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showOverviewAnswer"];
                };
            };
        };
    };
    getServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getServerAnswer"];
                };
            };
        };
    };
    showFirstSteps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["showFirstStepsAnswer"];
                };
            };
        };
    };
    listChecks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listChecksAnswer"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listJobsAnswer"];
                };
            };
        };
    };
    runJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                job: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["runJobAnswer"];
                };
            };
        };
    };
    previewJobs: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["previewJobsAnswer"];
                };
            };
        };
    };
    changeAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["changeAccountsRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["changeAccountsAnswer"];
                };
            };
        };
    };
    importAccounts: {
        parameters: {
            query?: {
                /** @description true: everything is checked, and nothing is changed */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["importAccountsAnswer"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as task_4711 */
                import_task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getImportAnswer"];
                };
            };
        };
    };
    listImportFaults: {
        parameters: {
            query?: {
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description An id such as task_4711 */
                import_task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listImportFaultsAnswer"];
                };
            };
        };
    };
    exportAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["exportAccountsRequest"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["exportAccountsAnswer"];
                };
            };
        };
    };
    getExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as exp_4711 */
                export_link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getExportAnswer"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listTasksAnswer"];
                };
            };
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as task_4711 */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["getTaskAnswer"];
                };
            };
        };
    };
    listTaskRows: {
        parameters: {
            query?: {
                state?: "waiting" | "done" | "unchanged" | "failed";
                /** @description Rows of a page, at most 500 */
                limit?: number;
                /** @description The `next` of the page before, with the same filters */
                after?: string;
                /** @description true: `count` says how many rows there are, up to 10000; refused by lists that no index counts */
                count?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description An id such as task_4711 */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listTaskRowsAnswer"];
                };
            };
        };
    };
    cancelTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id such as task_4711 */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["cancelTaskAnswer"];
                };
            };
        };
    };
    listBackups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["listBackupsAnswer"];
                };
            };
        };
    };
    takeBackup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["takeBackupAnswer"];
                };
            };
        };
    };
}
