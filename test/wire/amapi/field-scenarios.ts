// Missing and malformed parameters, for every method by its declared fields.
import { operations } from '../../../src/http/amapi/operations.ts'
import type { Exchange, Scenario } from '../scenario.ts'
import type { MethodTemplate } from './method-template.ts'
import { trusted } from './shared-calls.ts'

export function fieldScenarios(template: MethodTemplate): Scenario[] {
  const { method, good, given, required } = template
  const declared = Object.keys(operations.find((one) => one.name === method)?.input.shape ?? {})
  const without = (name: string, value?: string) => trusted(method, { ...good, [name]: value })
  return [
    {
      name: `${method}: parameters that are missing`,
      given,
      exchanges: required.flatMap((name): Exchange[] => [
        { name: `no ${name}`, call: without(name), code: 1001, names: name },
        { name: `an empty ${name}`, call: without(name, ''), code: 1001, names: name },
      ]),
    },
    {
      name: `${method}: values that are no text`,
      given,
      exchanges: declared.map((name) => asJson(template, name, { a: ['b'] })),
    },
  ]
}

/** Only JSON can have a list or an object, so the body is given unchanged. */
function asJson({ method, good }: MethodTemplate, name: string, value: unknown): Exchange {
  const fields = { apikey: '{{apikey}}', secret_key: '{{secret_key}}', ...good, [name]: value }
  return {
    name: `an object as ${name}`,
    call: trusted(method, {}, { 'content-type': 'application/json' }),
    raw: { text: JSON.stringify(fields) },
    code: 1001,
    names: name,
  }
}
