// The types of calls of the API, by method and path, taken from the types that the SDK has. Types only.
import type { paths } from '../../sdk/src/schema.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
export type Write = Exclude<Method, 'get'>
type Full<P extends string> = `/api/v1${P}`
type Short<P> = P extends `/api/v1${infer Rest}` ? Rest : never
type Has<M extends Method> = { [K in M]: { responses: unknown } }

/** The paths that have this method, without the prefix: '/accounts/{account}'. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Has<M> ? Short<P> : never
}[keyof paths]

type Operation<M extends Method, P extends string> =
  Full<P> extends keyof paths ? (paths[Full<P>] extends Record<M, infer O> ? O : never) : never

type Json<R> = R extends { content: { 'application/json': infer B } } ? B : undefined
type Success<R> = R extends { 200: infer A }
  ? Json<A>
  : R extends { 201: infer A }
    ? Json<A>
    : R extends { 202: infer A }
      ? Json<A>
      : undefined

/** The body of a success. */
export type Answer<M extends Method, P extends string> =
  Operation<M, P> extends { responses: infer R } ? Success<R> : never

type Parameters<O> = O extends { parameters: infer P } ? P : never
type PathGiven<O> =
  Parameters<O> extends { path: infer P extends object } ? { path: P } : { path?: undefined }
/** A value that is undefined is left out of the address. */
type Filled<Q> = { [K in keyof Q]: Q[K] | undefined }
type QueryGiven<O> =
  Parameters<O> extends { query?: infer Q extends object }
    ? { query?: Filled<Q> | undefined }
    : { query?: undefined }
type BodyGiven<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : O extends { requestBody?: { content: { 'application/json': infer B } } }
    ? { body?: B }
    : { body?: undefined }

/** `brand`: another than the visitor looks at; null: none, for what is of the installation. */
type BrandGiven = { brand?: string | null | undefined }

/** What a call takes. */
export type Given<M extends Method, P extends string> = PathGiven<Operation<M, P>> &
  QueryGiven<Operation<M, P>> &
  BodyGiven<Operation<M, P>> &
  BrandGiven

/** One thing of a list: `Row<'/accounts'>`. */
export type Row<P extends PathOf<'get'>> = Answer<'get', P> extends { data: (infer T)[] } ? T : never
