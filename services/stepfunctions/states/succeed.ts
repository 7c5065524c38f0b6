import type { SucceedState } from '../../../asl/types.ts'
import { selectedInput } from './input.ts'
import { leaveJsonata, leaveJsonPath } from './leave.ts'
import { isJsonata, type Stay } from './stay.ts'

export async function succeed(stay: Stay): Promise<void> {
  const state = stay.visit.state as SucceedState
  if (isJsonata(stay)) {
    return leaveJsonata(stay, { fields: state, without: stay.visit.input, next: undefined })
  }
  const assign = undefined
  leaveJsonPath(stay, { result: selectedInput(stay), next: undefined, assign, resultPath: '$' })
}
