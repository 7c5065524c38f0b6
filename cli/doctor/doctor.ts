import { resolve } from 'node:path'
import { runningService } from '../../services/start/down.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, hostOption, jsonOption, portOption } from '../command/options.ts'
import { startedHere, trustAuthorityOf } from '../endpoint/connection.ts'
import { now } from '../terminal/clock.ts'
import { lineWidth } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import { checkCertificate } from './certificate.ts'
import { checkDataFolder } from './data-folder.ts'
import { checkDisk } from './disk.ts'
import { checkClock, checkEndpoint } from './endpoint.ts'
import type { Finding } from './finding.ts'
import { checkNode, checkSettings } from './node.ts'
import { checkNodeLimits } from './node-limits.ts'
import { checkOpenFiles } from './open-files.ts'
import { checkPort } from './port.ts'
import { checkQ } from './q.ts'

export const command: Command = {
  options: [dataOption(), portOption(), hostOption(), jsonOption()],
  examples: ['kdbflow doctor', 'sudo -u kdbflow kdbflow doctor --data /var/lib/kdbflow'],
  run: examine,
}

interface DoctorOptions {
  data?: string
  port: number
  host: string
  json?: true
}

/** Looks at what kdbflow stands on, before a start and while it runs. Fails where something is at fault. */
export async function examine({ data = DATA_FOLDER, port, host, json }: DoctorOptions): Promise<void> {
  const folder = resolve(data)
  const service = runningService(folder)
  const url = startedHere(folder)
  trustAuthorityOf(folder)
  const served = service === undefined ? undefined : url
  const certificate = await checkCertificate(served, now())
  const findings = [
    checkNode(process),
    checkSettings(process.env),
    checkDataFolder(folder),
    await checkDisk(folder),
    checkOpenFiles(service?.pid),
    await checkPort({ host, port, serving: served }),
    await checkEndpoint({ url, isRunning: service !== undefined }),
    ...(certificate === undefined ? [] : [certificate]),
    await checkClock({ folder, url: served, now: now() }),
    checkQ(folder),
    checkNodeLimits(folder, service?.pid),
  ]
  console.log(json === true ? JSON.stringify(findings, undefined, 2) : findings.map(linesOf).join('\n'))
  if (findings.some(({ state }) => state === 'fault')) process.exitCode = 1
}

const MARKS = { ok: 'ok', fault: 'FAULT', unknown: '?' }

function linesOf({ check, state, found, advice }: Finding): string {
  const head = `${MARKS[state].padEnd(5)}  ${check.padEnd(11)}  `
  const wrapped = (text: string) =>
    wrap(text.split(' '), lineWidth() - head.length).join(`\n${' '.repeat(head.length)}`)
  return [`${head}${wrapped(found)}`, ...(advice === undefined ? [] : [wrapped(`-> ${advice}`)])].join(
    `\n${' '.repeat(head.length)}`,
  )
}
