// How a type of events is defined: its stream, what happened, the schema of its payload and an example of it.
import { z } from 'zod'

/** `either`: in a brand's stream for what is the brand's own, otherwise in that of the installation. */
export type EventScope = 'brand' | 'installation' | 'either'
export type Definition<Schema extends z.ZodType> = {
  scope: EventScope
  text: string
  data: Schema
  example: z.input<Schema>
}

export function type<Shape extends z.core.$ZodShape>(
  scope: EventScope,
  text: string,
  shape: Shape,
  example: z.input<z.ZodObject<Shape, z.core.$strict>>,
): Definition<z.ZodObject<Shape, z.core.$strict>> {
  return { scope, text, data: z.strictObject(shape), example }
}

export const text = z.string().nullable()
