// How a key is named at the command line: keys of brands have a number, management keys the mark and a number.
export const MANAGE_MARK = 'm'

export type NamedKey = { id: number; isManage: boolean }
