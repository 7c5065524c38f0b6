// What the code of a state works with, and what its expressions see.
import type { Json, JsonObject } from '../../../asl/json.ts'
import { type Execution, retryCount, type Thread, type Visit } from '../history/execution.ts'
import type { Turn } from '../history/turn.ts'
import type { Environment, Scope } from '../query/scope.ts'

/** A thread in one of its states, with the turn that takes it on. */
export interface Stay {
  readonly turn: Turn
  readonly thread: Thread
  readonly visit: Visit
}

/** A state says its language, or the whole machine does; a Map around it does not. */
export const isJsonata = ({ turn, visit }: Stay): boolean =>
  (visit.state.QueryLanguage ?? turn.execution.identity.definition.QueryLanguage) === 'JSONata'

type Seen = Partial<Pick<Scope, 'input' | 'result' | 'errorOutput'>> & {
  token?: string | undefined
  item?: Thread['item']
}

/** What an expression of this state sees. */
export const scopeOf = (stay: Stay, seen: Seen = {}): Scope => new StayScope(stay, seen)

class StayScope implements Scope {
  readonly input: Json
  readonly variables: JsonObject
  readonly environment: Environment
  declare readonly result?: Json
  declare readonly errorOutput?: Json
  readonly #stay: Stay
  readonly #seen: Seen
  #context: JsonObject | undefined

  constructor(stay: Stay, seen: Seen) {
    this.input = seen.input === undefined ? stay.visit.input : seen.input
    this.variables = stay.thread.variables
    this.environment = stay.turn.environment
    if (seen.result !== undefined) this.result = seen.result
    if (seen.errorOutput !== undefined) this.errorOutput = seen.errorOutput
    this.#stay = stay
    this.#seen = seen
  }

  /** Built when an expression looks at it: most do not. */
  get context(): JsonObject {
    const { turn, thread, visit } = this.#stay
    const { token, item = thread.item } = this.#seen
    this.#context ??= contextOf(turn.execution, { visit, token, item })
    return this.#context
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextOf(
  { identity, input, startTime, redriveCount, redriveTime }: Execution,
  { visit, token, item }: { visit: Visit; token: string | undefined; item: Thread['item'] },
): JsonObject {
  return {
    Execution: {
      Id: identity.arn,
      Input: input,
      Name: identity.name,
      RoleArn: identity.roleArn,
      StartTime: isoTime(startTime),
      RedriveCount: redriveCount,
      ...(redriveTime === undefined ? {} : { RedriveTime: isoTime(redriveTime) }),
    },
    StateMachine: { Id: identity.machineArn, Name: identity.machineName },
    State: {
      Name: visit.name,
      EnteredTime: isoTime(visit.enteredTime),
      // States that cannot be retried have none.
      ...(isRetryable(visit) ? { RetryCount: retryCount(visit) } : {}),
    },
    ...(item === undefined ? {} : { Map: { Item: { Index: item.Index, Value: item.Value } } }),
    ...(token === undefined ? {} : { Task: { Token: token } }),
  }
}

const isRetryable = ({ state: { Type } }: Visit) => Type === 'Task' || Type === 'Parallel' || Type === 'Map'

/** As Java prints an Instant: without a fraction where there is none. */
const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000Z', 'Z')
