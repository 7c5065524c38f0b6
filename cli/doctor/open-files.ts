import { readFileSync } from 'node:fs'
import { type Finding, fault, ok, unknown } from './finding.ts'

/** Each connection takes one, each node some. */
const LEAST = 4096

/** Of the service that runs, else of what would be started from here. Node raises the soft limit to the hard one. */
export function checkOpenFiles(pid: number | undefined): Finding {
  const limits = limitsOf(pid)
  return limits === undefined
    ? unknown('open files', `no /proc here: ulimit -Hn has to be ${LEAST} or more`)
    : openFilesFinding(limits, pid)
}

function limitsOf(pid: number | undefined): string | undefined {
  try {
    return readFileSync(`/proc/${pid ?? 'self'}/limits`, 'utf8')
  } catch {
    return undefined
  }
}

/** Of the text of `/proc/<pid>/limits`. */
export function openFilesFinding(limits: string, pid: number | undefined): Finding {
  const hard = /^Max open files +\S+ +(\S+)/m.exec(limits)?.[1] ?? 'unlimited'
  const found = `${hard} for ${pid === undefined ? 'what is started from here' : `the service (process ${pid})`}`
  if (hard === 'unlimited' || Number(hard) >= LEAST) return ok('open files', found)
  return fault(
    'open files',
    found,
    `LimitNOFILE=${LEAST * 16} in its unit, or ulimit -Hn; then start it again`,
  )
}
