import { state } from './state.ts'

/** Module state lives as long as the sandbox, and is the function's own. */
export function handler() {
  state.count += 1
  return { count: state.count, pid: process.pid }
}
