import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as z from 'zod'

/** A process by its id and when it started: the system gives ids again. */
export const processIdentity = z.object({ pid: z.int().positive(), startedAt: z.string() })
export type ProcessIdentity = z.infer<typeof processIdentity>

/** Undefined where no such process runs. @throws where the system does not say: then it may run */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = existsSync('/proc/self/stat') ? startInProc(pid) : startByPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

export const isRunning = ({ pid, startedAt }: ProcessIdentity): boolean =>
  identityOf(pid)?.startedAt === startedAt

// proc(5): what follows the name in brackets begins with field 3.
const stateField = 3
const startTimeField = 22

function startInProc(pid: number): string | undefined {
  const stat = ifThere(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => fields?.[number - stateField] ?? ''
  if (fields === undefined) return undefined
  // A zombie has ended, and only its parent has not asked yet; its threads may take longer, with all that they hold.
  if (['Z', 'X'].includes(field(stateField)) && threadsOf(pid) <= 1) return undefined
  // Ticks since the boot, which another boot counts anew.
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return `${field(startTimeField)}@${bootId}`
}

const threadsOf = (pid: number): number => ifThere(() => readdirSync(`/proc/${pid}/task`).length) ?? 0

let bootId: string | undefined

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const said = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: process.env['PATH'] },
    })
    const [state = '', ...start] = said.trim().split(/\s+/)
    return state.startsWith('Z') ? undefined : start.join(' ')
  } catch (error) {
    // How ps says that there is none.
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined
    throw error
  }
}
