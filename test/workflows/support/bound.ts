import { bind, placeholdersOf } from '../../../asl/placeholders.ts'
import type { StateMachine } from '../../../asl/types.ts'
import { AWS_WAITS, waitValues } from '../../../workflows/lib/waits.ts'

/** The definition with ARNs of one account in place of its placeholders. */
export const bound = (definition: StateMachine, waits: Parameters<typeof waitValues>[0] = AWS_WAITS) =>
  bind(definition, { ...arnsIn(definition), ...waitValues(waits) })

const arnsIn = (definition: StateMachine) =>
  Object.fromEntries(
    placeholdersOf(definition)
      .filter(placeholder => !placeholder.startsWith('wait:'))
      .map(placeholder => [placeholder, arnOf(placeholder)]),
  )

function arnOf(placeholder: string): string {
  const [kind, name] = placeholder.split(':')
  return kind === 'fn'
    ? `arn:aws:lambda:us-east-1:000000000000:function:${name}`
    : `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`
}
