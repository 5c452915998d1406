// Every operation of the management API has a scope, an example of each part that it takes, and the command that does the same: or a
// reason why there is none.
import type { ManageOperation } from '../../src/http/manage/manage-operation.ts'

/** Any key may call these; and calls of admins about themselves need none. */
const WITHOUT_SCOPE = new Set(['getMe'])
const REASON = /^none: \S.{9,}$/

type Declared = Pick<ManageOperation, 'name' | 'cli' | 'example' | 'input'> & {
  permission: Partial<ManageOperation['permission']>
}

/** `usages`: of all commands, such as `latchkey key revoke <id>`. */
export function manageOperations(operations: readonly Declared[], usages: readonly string[]): string[] {
  const commands = new Set(usages.map((usage) => usage.replace(/^latchkey /, '').replace(/ [<[].*$/, '')))
  return operations.flatMap(({ name, permission, cli, example, input }) => {
    const parts = Object.keys(input.shape).filter((part) => part !== 'query')
    const missing = parts.filter((part) => !(part in example.request))
    const isReasoned = cli.startsWith('none:') ? REASON.test(cli) : commands.has(cli)
    return [
      ...(permission.scope === undefined && !permission.person && !WITHOUT_SCOPE.has(name)
        ? [`${name} has no scope`]
        : []),
      ...missing.map((part) => `${name} has no example of its ${part}`),
      ...(isReasoned ? [] : [`${name}: "${cli}" is no command`]),
    ]
  })
}
