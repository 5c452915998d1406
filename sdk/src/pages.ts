// A list as an iterable: pages are asked for while a program goes through them.

type Page = { data: readonly unknown[]; next: string | number | null }

/** All rows by `for await`; or page by page. */
export type Pages<P extends { data: readonly unknown[] }> = AsyncIterable<P['data'][number]> & {
  /** One page: the first, or that behind `after`. */
  page(): Promise<P>
  /** Every page, from that one on. */
  pages(): AsyncIterable<P>
}

/** `after`: where the first page begins. */
export function makePages<P extends Page>(
  read: (after: Page['next'] | undefined) => Promise<P>,
  after: Page['next'] | undefined,
): Pages<P> {
  async function* pages() {
    for (let at = after; ; ) {
      const page = await read(at)
      yield page
      // The end of a list is null; at the end of the events the cursor stays where it is.
      if (page.next === null || page.next === at) return
      at = page.next
    }
  }
  return {
    page: () => read(after),
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { data } of pages()) yield* data
    },
  }
}
