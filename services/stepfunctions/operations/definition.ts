import { validateDefinition } from '../../../asl/validate/definition.ts'
import type { Context } from './context.ts'
import { invalidDefinition } from './errors.ts'

/** @throws {ServiceException} InvalidDefinition with all that is wrong, as AWS joins it. */
export function checkDefinition(
  { sdkParameters }: Pick<Context, 'sdkParameters'>,
  { definition, type }: { definition: string; type: 'STANDARD' | 'EXPRESS' },
): void {
  const faults = validateDefinition(definition, { type, sdkParameters }).filter(
    ({ severity }) => severity === 'ERROR',
  )
  if (faults.length === 0) return
  const texts = faults.map(({ code, message, location }) =>
    location === undefined ? `${code}: ${message}` : `${code}: ${message} at ${location}`,
  )
  throw invalidDefinition(`Invalid State Machine Definition: '${texts.join(', ')}'`)
}
