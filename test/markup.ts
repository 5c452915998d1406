// What people read of a page, without its markup.

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

export function readMarkup(markup: string): string {
  return markup.replace(/<[^>]*>/g, '').replace(/&(#?\w+);/g, (_all, name) => ENTITIES[name] ?? '')
}
