import { type ChildProcess, spawn } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MountOrder, NodeOptions } from '../node/protocol.ts'
import type { QSettings } from './q-settings.ts'

const bootstrap = fileURLToPath(new URL('bootstrap.q', import.meta.url))

export type QStart = {
  settings: QSettings
  /** Of the node. */
  folder: string
  /** Where q is to listen, on loopback. */
  port: number
  /** Where the node listens for q. */
  nodePort: number
  password: string
  mount: MountOrder | undefined
  /** A folder, in place of the one in the settings. */
  licence: string | undefined
  options: NodeOptions
}

/** q's own process. What it prints is the node's output, and is looked through for what its licence says. */
export type QProcess = {
  child: ChildProcess
  /** Resolves with why it has ended, in q's own words where the licence was refused. */
  ended: Promise<string>
}

export function startQ(start: QStart, print: (bytes: Buffer) => void): QProcess {
  const { settings, folder, options, licence = settings.licence } = start
  const startFile = join(folder, 'q.start')
  writeFileSync(startFile, linesOf(start), { mode: 0o600 })
  const child = spawn(settings.path, [bootstrap, '-q', ...argumentsOf(options.args)], {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      KDBFLOW_Q_START: startFile,
      // Beside its port q would listen on a Unix socket; empty is none.
      QUDSPATH: '',
      ...(settings.home === undefined ? {} : { QHOME: settings.home }),
      ...(licence === undefined ? {} : { QLIC: folderOf(licence) }),
    },
    // An end of its input would end q.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let refusal: string | undefined
  const hear = (bytes: Buffer) => {
    print(bytes)
    refusal ??= refusalIn(bytes.toString('latin1'))
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = new Promise<string>(resolve => {
    child.once('error', ({ message }) => resolve(`q could not be started: ${message}`))
    child.once('close', (code, signal) => resolve(refusal ?? `q ended (${signal ?? code})`))
  })
  return { child, ended }
}

/** A licence is given as its folder, or as the file itself. */
const folderOf = (licence: string): string =>
  statSync(licence, { throwIfNoEntry: false })?.isFile() === true ? dirname(licence) : licence

/** In the order in which bootstrap.q reads them. */
const linesOf = ({ port, nodePort, password, mount, options }: QStart): string =>
  [
    ...[port, nodePort, password, mount?.path ?? '', mount?.databaseName ?? ''],
    ...[mount === undefined ? '' : dirname(mount.path), options.codePath ?? '', options.script ?? ''],
    ...[options.appPath ?? '', options.tpLogPath ?? ''],
  ]
    .map(line => `${line}\n`)
    .join('')

/** An argv, never a line for a shell. */
const argumentsOf = (args: NodeOptions['args']): string[] =>
  Object.entries(args).flatMap(([name, value]) => [`-${name}`, value])

/** What q says where it has no licence, or not this one. code.kx.com, licensing errors. */
const refusals = [
  /'?k4\.lic/,
  /'?kc\.lic/,
  /licen[cs]e error.*/i,
  /couldn't connect to license daemon/i,
  /'(?:cores|exp|host|os|srv|upd|user|wha)\b.*/,
]

function refusalIn(text: string): string | undefined {
  for (const refusal of refusals) {
    const [found] = refusal.exec(text) ?? []
    if (found !== undefined) return `q refused its licence: ${found}`
  }
  return undefined
}
