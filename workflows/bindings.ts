import { placeholdersOf } from '../asl/placeholders.ts'
import { workflows } from './catalog.ts'

/** What the placeholders of one kind stand for in a deployment, by the names behind the colon. */
export interface Deployment<Value> {
  /** Every step that there is. */
  steps: Readonly<Record<string, unknown>>
  fn(step: string): Value
  workflow(name: string): Value
  bus(name: string): Value
  /** As `waitValues` of settings.ts answers them. */
  waits: Readonly<Record<string, number>>
}

/** What stands in a definition for each of its placeholders. @throws naming one that nothing stands for */
export const bindingsOf = <Value>(
  definition: unknown,
  deployment: Deployment<Value>,
): Record<string, Value | number> =>
  Object.fromEntries(
    placeholdersOf(definition).map(placeholder => [placeholder, bindingOf(placeholder, deployment)]),
  )

/** The names that a definition's placeholders of one kind have. */
export const namesIn = (definition: unknown, kind: 'fn' | 'workflow' | 'bus'): string[] =>
  placeholdersOf(definition).flatMap(placeholder => {
    const [found, name] = partsOf(placeholder)
    return found === kind ? [name] : []
  })

function bindingOf<Value>(
  placeholder: string,
  { steps, fn, workflow, bus, waits }: Deployment<Value>,
): Value | number {
  const [kind, name] = partsOf(placeholder)
  if (kind === 'fn') {
    if (Object.hasOwn(steps, name)) return fn(name)
    throw new Error(`expected a step of functions/catalog.ts, got ${name}`)
  }
  if (kind === 'workflow') {
    if (Object.hasOwn(workflows, name)) return workflow(name)
    throw new Error(`expected a workflow of workflows/catalog.ts, got ${name}`)
  }
  if (kind === 'bus') return bus(name)
  const wait = waits[placeholder]
  if (wait !== undefined) return wait
  throw new Error(
    `expected a placeholder fn:, workflow:, bus:, or a wait: of workflows/lib/waits.ts, got \${${placeholder}}`,
  )
}

function partsOf(placeholder: string): [kind: string, name: string] {
  const [kind = '', name = ''] = placeholder.split(/:(.*)/)
  return [kind, name]
}
