import type { Json, JsonObject } from '../../asl/json.ts'
import { type Fragment, fragment } from '../../asl/workflow.ts'
import { type ErrorName, named } from '../../events/errors.ts'
import { call } from './call.ts'
import type { Exit } from './exit.ts'
import { IS_GONE, jsonata, NOW } from './jsonata.ts'
import type { StepName } from './steps.ts'
import type { WaitKind } from './waits.ts'

/**
 * Looks, then waits and looks again, until `ready`; the states are named after `what`. The pauses grow with the
 * time that has passed, so that a wait of 18 hours stays far below the 25,000 events of a history. A status that
 * nobody knows is waited on; what `failed` names ends at once with its `errorInfo`; a deadline ends the rest.
 * Conditions read the step's answer as `$states.input`. The state before must assign `beginWait(kind)`.
 */
export function waitUntil<What extends string, Then extends string, Out extends string>({
  what,
  kind,
  look,
  ready = IS_GONE,
  failed,
  then,
  assign,
  exit,
  gone = false,
  deadline = '$deadline',
}: {
  what: What
  kind: WaitKind
  look: { step: StepName; arguments: Json; resource: JsonObject }
  /** That it is gone, where that is waited for and nothing else is said. */
  ready?: string
  /** `cause` is an expression for a text; without it the step's `errorInfo` is taken. */
  failed: { when: string; error: ErrorName; cause?: string }
  then: Then
  /** What to assign when it is ready. */
  assign?: JsonObject
  exit: Exit<Out>
  /** Waits for what is looked at to be no more. */
  gone?: boolean
  /** The variable that holds the moment at which to give up. */
  deadline?: string
}): Fragment<WaitState<What>, Then | Out> {
  const { step } = look
  const resource = { ...look.resource, status: jsonata('$states.input.status') }
  const isGone = {
    ErrorEquals: named('ResourceNotFoundException'),
    Output: { status: 'DELETED' },
    Next: then,
  }
  return fragment<WaitState<What>, Then | Out>([
    [
      `Look at ${what}`,
      {
        ...call(step, look.arguments, {
          resource: look.resource,
          exit,
          first: gone ? [isGone] : [],
          retry: gone ? [] : [UNTIL_FOUND],
          deadline,
        }),
        Next: `Is ${what} ready?`,
      },
    ],
    [
      `Is ${what} ready?`,
      {
        Type: 'Choice',
        Choices: [
          { Condition: jsonata(ready), ...(assign === undefined ? {} : { Assign: assign }), Next: then },
          {
            Condition: jsonata(failed.when),
            ...exit.leaving({ error: failed.error, cause: failed.cause ?? CAUSE, step, resource }),
          },
          {
            Condition: jsonata(`${NOW} >= ${deadline}`),
            ...exit.leaving({ error: 'DeadlineExceeded', cause: late(what), step, resource }),
          },
        ],
        Default: `Pause for ${what}`,
      },
    ],
    [`Pause for ${what}`, { Type: 'Wait', Timestamp: nextLook(kind, deadline), Next: `Look at ${what}` }],
  ])
}

/** The names of the states of a wait. */
export type WaitState<What extends string> = `Look at ${What}` | `Is ${What} ready?` | `Pause for ${What}`

/** To be assigned before a wait begins. */
export const beginWait = (kind: WaitKind): JsonObject => ({ [sinceOf(kind)]: jsonata(NOW) })

/** What was just created may not be found at once: some ten seconds are given to it. */
const UNTIL_FOUND = {
  ErrorEquals: named('ResourceNotFoundException'),
  IntervalSeconds: 1,
  BackoffRate: 1.5,
  MaxAttempts: 5,
}

const CAUSE = "$string({'errorInfo': $states.input.errorInfo})"

const late = (what: string): string =>
  `'expected ${what} to be ready within ' & $input.timeoutSeconds & ' seconds, got status ' & $states.input.status`

/**
 * From now the share of the time since the beginning that `growth` adds, up to `cap` seconds, or one percent where that
 * is more; a tenth more or less, so that many executions do not look in step; and not beyond the deadline. A moment and
 * not Seconds, which are whole: what is ready within a second should not be waited for longer.
 */
function nextLook(kind: WaitKind, deadline: string): string {
  const elapsed = `(${NOW} - $${sinceOf(kind)})`
  const growing = `$min([${elapsed} * (\${wait:${kind}.growth} - 1), \${wait:${kind}.cap} * 1000])`
  const pause = `$max([\${wait:${kind}.first} * 1000 - ${elapsed}, ${growing}, ${elapsed} / 100])`
  return jsonata(`$fromMillis($round($min([${NOW} + ${pause} * (0.9 + $random() / 5), ${deadline}])))`)
}

/** One variable a kind: a branch may not assign a variable that is also around it. */
const sinceOf = (kind: WaitKind): string =>
  `${kind.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Since`
