type Page = {
    data: readonly unknown[];
    next: string | number | null;
};
/** All rows by `for await`; or page by page. */
export type Pages<P extends {
    data: readonly unknown[];
}> = AsyncIterable<P['data'][number]> & {
    /** One page: the first, or that behind `after`. */
    page(): Promise<P>;
    /** Every page, from that one on. */
    pages(): AsyncIterable<P>;
};
/** `after`: where the first page begins. */
export declare function makePages<P extends Page>(read: (after: Page['next'] | undefined) => Promise<P>, after: Page['next'] | undefined): Pages<P>;
export {};
