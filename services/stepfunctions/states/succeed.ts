import type { SucceedState } from '../../../asl/types.ts'
import { selectedInput } from './input.ts'
import { leaveJsonata, leaveJsonPath } from './leave.ts'
import { isJsonata, type Stay } from './stay.ts'

export async function succeed(stay: Stay): Promise<void> {
  const state = stay.visit.state as SucceedState
  if (isJsonata(stay)) return leaveJsonata(stay, { fields: state, without: stay.visit.input })
  leaveJsonPath(stay, { result: selectedInput(stay) })
}
