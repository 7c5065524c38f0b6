import type { PassState } from '../../../asl/types.ts'
import { effectiveInput } from './input.ts'
import { leaveJsonata, leaveJsonPath } from './leave.ts'
import { isJsonata, type Stay } from './stay.ts'

export async function pass(stay: Stay): Promise<void> {
  const state = stay.visit.state as PassState
  if (isJsonata(stay)) {
    return leaveJsonata(stay, { fields: state, without: stay.visit.input, next: state.Next })
  }
  const input = effectiveInput(stay)
  // A Result of null, 0 or false is a result.
  const result = state.Result === undefined ? input : state.Result
  leaveJsonPath(stay, { result, next: state.Next, assign: state.Assign, resultPath: state.ResultPath })
}
