// A list as an iterable: pages are asked for while a program goes through them.
/** `after`: where the first page begins. */
export function makePages(read, after) {
    async function* pages() {
        for (let at = after;;) {
            const page = await read(at);
            yield page;
            // The end of a list is null; at the end of the events the cursor stays where it is.
            if (page.next === null || page.next === at)
                return;
            at = page.next;
        }
    }
    return {
        page: () => read(after),
        pages,
        async *[Symbol.asyncIterator]() {
            for await (const { data } of pages())
                yield* data;
        },
    };
}
