// The JSON Schema of a zod schema, as documents here show it.
import { z } from 'zod'
import type { Schema } from './openapi-document.ts'

export function toSchema(type: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema, ...schema } = z.toJSONSchema(type, {
    io,
    override: ({ jsonSchema }) => {
      // The bounds of a safe integer mean nothing to a reader.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return schema as Schema
}

/** An object of exactly these fields. */
export function closed(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
