import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** Whether a program that others wrote is on this machine. Where it is not, a line says what is left out. */
export function hasProgram(command: string, ...args: string[]): boolean {
  const isThere = spawnSync(command, args, { stdio: 'ignore' }).status === 0
  if (!isThere)
    console.log(`left out: what needs ${[command, ...args].join(' ')}, which is not on this machine`)
  return isThere
}

/** What it wrote; its failure is thrown. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { env = {}, cwd }: { env?: Record<string, string | undefined>; cwd?: string } = {},
): Promise<string> {
  const options = {
    env: { ...process.env, ...env },
    maxBuffer: 16 * 1024 * 1024,
    ...(cwd === undefined ? {} : { cwd }),
  }
  const { stdout } = await promisify(execFile)(command, args, options)
  return stdout
}
