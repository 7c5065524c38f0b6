import type { InvokeMessage } from './messages.ts'

/** Makes the invocation's environment the whole environment of the process. */
export function enterEnvironment({ environment }: InvokeMessage): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
}
