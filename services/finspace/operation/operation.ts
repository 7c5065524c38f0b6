import type * as z from 'zod'
import type { ExceptionName } from '../../../model/exceptions.ts'
import type { Members, Structure, ValueOf } from '../../../model/shape.ts'
import type { Call } from '../../wire/call.ts'
import type { RestOperation } from '../../wire/rest-json.ts'
import { schemaOf } from './schema.ts'
import type { SourceRead } from './source-rights.ts'

/** One operation of the API: its place on the wire, its input, what it acts on, and what it does. */
export interface FinspaceOperation<In, Out> extends Omit<RestOperation, 'input' | 'run'> {
  input: z.ZodType<In>
  /** What changes something runs within one transaction of the store, and once for each client token. */
  effect: 'reads' | 'changes'
  /** The exceptions that the model declares. Others become the nearest of these. */
  errors: readonly ExceptionName[]
  /** The ARN that the caller must be allowed to act on. */
  resource(input: NoInfer<In>): string
  /** The objects that the caller must be allowed to read. */
  reads?(input: NoInfer<In>): readonly SourceRead[]
  run(input: NoInfer<In>, call: Call): Out
  /** Keep the client token for as long as what the path names, instead of for ten minutes. */
  keepsToken?: true
}

/** As a table holds it, whatever goes in and out. */
export type AnyFinspaceOperation = Omit<FinspaceOperation<never, unknown>, 'input'> & { input: z.ZodType }

/** The operation whose input is that shape of the model. */
export const operation = <Of extends Members, Out>({
  input,
  ...entry
}: Omit<FinspaceOperation<ValueOf<Structure<Of>>, Out>, 'input'> & {
  input: Structure<Of>
}): FinspaceOperation<ValueOf<Structure<Of>>, Out> => ({ ...entry, input: schemaOf(input) })

type Name<Full> = Full extends `${infer Short}Exception` ? Short : never

/** The three exceptions that all operations but those on tags declare, and the named ones. */
export const declares = (...names: Name<ExceptionName>[]): ExceptionName[] => [
  ...ALWAYS,
  ...names.map(name => `${name}Exception` as const),
]

const ALWAYS = ['ValidationException', 'AccessDeniedException', 'InternalServerException'] as const
