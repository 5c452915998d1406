// The operations of the management API. Routes, runner, OpenAPI document, reference page and guards all use this list.
import { explainAccess } from './accounts/access.ts'
import { addAlias, listAliases, removeAlias } from './accounts/aliases.ts'
import { buySubscription, listOwnSubscriptions } from './accounts/buying.ts'
import {
  changeAccount,
  closeAccount,
  eraseAccount,
  exportAccount,
  resumeAccount,
  sendPasswordReset,
  setAccountPassword,
  suspendAccount,
} from './accounts/changes.ts'
import { confirmEmail, sendConfirmation } from './accounts/confirmation.ts'
import { linkAccount } from './accounts/link.ts'
import { getAccount, getSubscription, listAccounts, listSubscriptions } from './accounts/list.ts'
import { lookUpLogin } from './accounts/logins.ts'
import { createAccount } from './accounts/open.ts'
import { listApps, listSignIns, signOutApp } from './accounts/sign-ins.ts'
import {
  cancelSubscription,
  changeSubscription,
  resumeSubscription,
  revealLogin,
  rotateLogin,
  suspendSubscription,
  uncancelSubscription,
} from './accounts/subscriptions.ts'
import { extendSubscription, renewSubscription, upgradeSubscription } from './accounts/terms.ts'
import { listTimeline } from './accounts/timeline.ts'
import { subscriptionUsage } from './accounts/traffic.ts'
import { listAudit } from './audit.ts'
import { listAccountUsage, listHeaviestAccounts } from './billing/account-usage.ts'
import { listLedger, refundTerm, showBilling } from './billing/billing.ts'
import { addPlan, changePlan, getPlan, listPlans } from './billing/plans.ts'
import { listUsage, showOnline, showOnlineHistory } from './billing/usage.ts'
import { getDelivery, listDeliveries, retryDelivery } from './events/deliveries.ts'
import { getEvent, listEvents, listEventTypes } from './events/events.ts'
import { previewReplay, showWebhookHealth } from './events/webhook-state.ts'
import {
  addWebhook,
  changeWebhook,
  getWebhook,
  listWebhooks,
  removeWebhook,
  replayWebhook,
  rotateWebhookSecret,
  testWebhook,
} from './events/webhooks.ts'
import { addAddresses, countAddresses, listAddresses, releaseAddress } from './installation/addresses.ts'
import {
  addAdmin,
  changeAdmin,
  endAdminSession,
  getAdmin,
  listAdminSessions,
  listAdmins,
  removeAdmin,
  resetAdmin,
  signOutAdmin,
} from './installation/admins.ts'
import { addAllow, listAllow, removeAllow } from './installation/allow.ts'
import { listBrandSettings } from './installation/brand-settings.ts'
import { addBrand, changeBrand, getBrand, listBrands } from './installation/brands.ts'
import { changeLocations, listLocations } from './installation/catalogue.ts'
import { showFirstSteps } from './installation/first-steps.ts'
import { getGateway, listGatewayProfiles, listGateways } from './installation/gateway-list.ts'
import { showGatewayConfiguration, showGatewayHealth } from './installation/gateway-state.ts'
import {
  addGateway,
  changeGateway,
  removeGateway,
  renewAgentToken,
  rotateGatewaySecret,
} from './installation/gateways.ts'
import { showOverview } from './installation/overview.ts'
import { getServer, listChecks, listJobs, previewJobs, runJob } from './installation/server.ts'
import { changeKey, createKey, getKey, listKeys, revokeKey, rotateKey } from './keys.ts'
import { listMailTemplates, previewMail } from './mail-templates.ts'
import { getMail, listMails, retryMail } from './mails.ts'
import type { ManageOperation } from './manage-operation.ts'
import { changeMe, me } from './me.ts'
import {
  getOwnFactors,
  offerOwnTotp,
  removeOwnTotp,
  renewRecoveryCodes,
  setOwnPassword,
  setOwnTotp,
} from './own/factors.ts'
import { addPasskey, offerPasskey, removePasskey, renamePasskey } from './own/passkeys.ts'
import { endOtherSessions, endOwnSession, listOwnSessions } from './own/sessions.ts'
import { endSession, endSessions, getSession, listSessions } from './sessions.ts'
import { listBackupFiles, takeBackup } from './work/backups.ts'
import { changeAccounts } from './work/bulk.ts'
import { cancelTask, getTask, listTaskRows, listTasks } from './work/tasks.ts'
import { exportAccounts, getExport, getImport, importAccounts, listImportFaults } from './work/transfers.ts'

export const operations: readonly ManageOperation[] = [
  ...[me, changeMe, getOwnFactors, setOwnPassword, offerOwnTotp, setOwnTotp, removeOwnTotp],
  ...[renewRecoveryCodes, offerPasskey, addPasskey, renamePasskey, removePasskey],
  ...[listOwnSessions, endOtherSessions, endOwnSession],
  ...[listKeys, createKey, getKey, changeKey, revokeKey, rotateKey],
  ...[listAccounts, createAccount, getAccount, changeAccount, suspendAccount, resumeAccount, closeAccount],
  ...[setAccountPassword, sendPasswordReset, eraseAccount, exportAccount, linkAccount],
  ...[sendConfirmation, confirmEmail],
  ...[listTimeline, listApps, signOutApp, listSignIns, listAliases, addAlias, removeAlias],
  ...[listOwnSubscriptions, buySubscription],
  ...[listSubscriptions, getSubscription, changeSubscription, cancelSubscription],
  ...[extendSubscription, renewSubscription, upgradeSubscription, explainAccess, subscriptionUsage],
  ...[uncancelSubscription, suspendSubscription, resumeSubscription, rotateLogin, revealLogin],
  ...[listPlans, addPlan, getPlan, changePlan, showBilling, listLedger, refundTerm, listUsage, showOnline],
  ...[listAccountUsage, listHeaviestAccounts, showOnlineHistory],
  ...[lookUpLogin, listSessions, getSession, endSession, endSessions],
  ...[listAudit, listMails, getMail, retryMail, listMailTemplates, previewMail],
  ...[listBrands, addBrand, getBrand, changeBrand, listBrandSettings, listLocations, ...changeLocations],
  ...[listAdmins, addAdmin, getAdmin, changeAdmin, removeAdmin, resetAdmin],
  ...[listAdminSessions, signOutAdmin, endAdminSession],
  ...[listAddresses, addAddresses, countAddresses, releaseAddress, listAllow, addAllow, removeAllow],
  ...[listGateways, addGateway, getGateway, changeGateway, removeGateway],
  ...[listGatewayProfiles, rotateGatewaySecret, renewAgentToken, showGatewayConfiguration, showGatewayHealth],
  ...[listEvents, getEvent, listEventTypes],
  ...[listWebhooks, addWebhook, getWebhook, changeWebhook, removeWebhook],
  ...[rotateWebhookSecret, testWebhook, replayWebhook, previewReplay, showWebhookHealth],
  ...[listDeliveries, getDelivery, retryDelivery],
  ...[showOverview, getServer, showFirstSteps, listChecks, listJobs, runJob, previewJobs],
  ...[changeAccounts, importAccounts, getImport, listImportFaults, exportAccounts, getExport],
  ...[listTasks, getTask, listTaskRows, cancelTask, listBackupFiles, takeBackup],
]
