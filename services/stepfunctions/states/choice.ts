// Choice: the first rule that holds leads on, else Default.
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { ChoiceState, ConditionRule } from '../../../asl/types.ts'
import { testRule } from '../query/choice/rule.ts'
import { evaluateJsonataAs } from '../query/jsonata/typed.ts'
import { FatalStateError, inState } from './fatal.ts'
import { selectedInput } from './input.ts'
import { leaveJsonata, leaveJsonPath } from './leave.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

export async function choice(stay: Stay): Promise<void> {
  await (isJsonata(stay) ? chooseByCondition(stay) : chooseByRule(stay))
}

async function chooseByCondition(stay: Stay): Promise<void> {
  const state = stay.visit.state as ChoiceState
  for (const [index, rule] of state.Choices.entries()) {
    if (!(await holds(stay, rule as ConditionRule, `Choices[${index}]/Condition`))) continue
    const fields = { ...(rule as ConditionRule), place: `Choices[${index}]/` }
    return leaveJsonata(stay, { fields, without: stay.visit.input, next: rule.Next })
  }
  const next = defaultOf(stay, state)
  return leaveJsonata(stay, { fields: state, without: stay.visit.input, next })
}

const holds = (stay: Stay, { Condition }: ConditionRule, field: string): boolean | Promise<boolean> =>
  typeof Condition === 'boolean'
    ? Condition
    : evaluateJsonataAs('boolean', Condition, scopeOf(stay), { field, environment: stay.turn.environment })

function chooseByRule(stay: Stay): void {
  const state = stay.visit.state as ChoiceState
  const input = selectedInput(stay)
  const scope = scopeOf(stay, { input })
  const rule = state.Choices.find(each => testRule(each as object as JsonObject, scope))
  const next = rule?.Next ?? defaultOf(stay, state)
  leaveByRule(stay, { input, next, assign: rule === undefined ? state.Assign : rule.Assign })
}

const leaveByRule = (
  stay: Stay,
  { input, ...where }: { input: Json; next: string; assign: JsonObject | undefined },
) => leaveJsonPath(stay, { result: input, resultPath: '$', ...where })

function defaultOf(stay: Stay, { Default }: ChoiceState): string {
  if (Default !== undefined) return Default
  // AWS documents States.NoChoiceMatched, but reports States.Runtime.
  const cause = 'Failed to transition out of the state. The state does not point to a next state.'
  throw new FatalStateError({ error: 'States.Runtime', cause: inState(stay, cause) })
}
