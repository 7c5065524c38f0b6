import { validateDefinition } from '../../asl/validate/definition.ts'

/** How our verdict on a definition differs from the recorded one: not at all, or in one line. */
export function runDefinition(text: string, wanted: 'valid' | 'invalid'): string[] {
  const faults = validateDefinition(text).filter(({ severity }) => severity === 'ERROR')
  if ((faults.length === 0) === (wanted === 'valid')) return []
  const [first] = faults
  return [first === undefined ? 'expected a fault, got none' : `expected none, got ${JSON.stringify(first)}`]
}
