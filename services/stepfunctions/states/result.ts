import type { Json } from '../../../asl/json.ts'
import type { MapState, ParallelState, TaskState } from '../../../asl/types.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import { leaveJsonata, leaveJsonPath } from './leave.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/** Leaves a Task, Parallel or Map with what it gave. */
export async function leaveWithResult(stay: Stay, result: Json): Promise<void> {
  const state = stay.visit.state as TaskState | ParallelState | MapState
  if (isJsonata(stay)) {
    return leaveJsonata(stay, { fields: state, without: result, next: state.Next, result })
  }
  const selected =
    state.ResultSelector === undefined
      ? result
      : evaluateTemplate(state.ResultSelector, scopeOf(stay, { input: result }))
  leaveJsonPath(stay, {
    result: selected,
    next: state.Next,
    assign: state.Assign,
    resultPath: state.ResultPath,
  })
}
