// What a caller's pattern makes the process do can take time without end, in one call. Only V8's own interrupt, which
// is reached through `vm`, can stop it.
import { type Context, createContext, Script } from 'node:vm'

/** Work that ran for longer than it may. */
export class RunTimeout extends Error {
  override readonly name = 'RunTimeout'
}

/** How long other calls may wait for one caller's pattern, in milliseconds. */
export const LONGEST_RUN = 250

/**
 * Runs `work`, and ends it when the time is over. It must leave nothing half done behind; a run starts a timer thread
 * of V8's, so take much into one. Runs may be nested; the outer one's time is then the inner one's too.
 * @throws {RunTimeout}
 */
export function boundedRun<T>(work: () => T, milliseconds = LONGEST_RUN): T {
  if (inside) return work()
  let result: { value: T } | undefined
  sandbox.run = () => {
    result = { value: work() }
  }
  inside = true
  try {
    RUN.runInContext(sandbox, { timeout: Math.max(1, Math.ceil(milliseconds)) })
  } catch (error) {
    if (isTimeout(error)) throw new RunTimeout(`a pattern ran for more than ${LONGEST_RUN} ms`)
    throw error
  } finally {
    inside = false
    sandbox.run = undefined
  }
  if (result === undefined) throw new Error('expected the work to have ended')
  return result.value
}

let inside = false
const sandbox: { run: (() => void) | undefined } & Context = { run: undefined }
createContext(sandbox)
const RUN = new Script('run()')

// The error is of the sandbox's own realm: no instanceof can know it.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
