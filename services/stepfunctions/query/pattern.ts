import { type Context, createContext, Script } from 'node:vm'

/** A regular expression that ran for longer than it may. */
export class PatternTimeout extends Error {
  override readonly name = 'PatternTimeout'
}

/** As `pattern.test`, bounded in time. */
export const matches = (pattern: RegExp, text: string): boolean =>
  execBounded(() => new RegExp(pattern).exec(text), text) !== null

/**
 * Runs `exec`, the matching of a text against a pattern of a definition. Backtracking can take time without end,
 * and only V8's own interrupt (reached through `vm`) can stop it. Short texts cannot take long: they are spared that.
 */
export const execBounded = (exec: () => RegExpExecArray | null, text: string): RegExpExecArray | null => {
  if (text.length <= SHORT) return exec()
  try {
    sandbox.exec = exec
    RUN.runInContext(sandbox, { timeout: LONGEST_MS })
    return sandbox.found
  } catch (error) {
    if (isTimeout(error)) throw new PatternTimeout(`a pattern ran for more than ${LONGEST_MS} ms`)
    throw error
  }
}

const SHORT = 16
const LONGEST_MS = 250

interface Sandbox {
  exec: (() => RegExpExecArray | null) | undefined
  found: RegExpExecArray | null
}

const sandbox: Sandbox & Context = { exec: undefined, found: null }
createContext(sandbox)
const RUN = new Script('found = exec()')

// The error is of the sandbox's own realm: no instanceof can know it.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
