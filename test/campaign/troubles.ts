// What happens to the service and its nodes while the clients write.
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Service } from './service.ts'

export interface TroubleParts {
  service: Service
  random: () => number
  /** The file from which the service's processes read how far their clock is off; undefined where it cannot be set. */
  clockFile: string | undefined
  /** Whether the data folder is a small disk of its own, which may be filled. */
  ownDisk: boolean
}

/** One kind of trouble; when it resolves, the service runs again. */
export type Trouble = (parts: TroubleParts) => Promise<void>

export const troubles: Record<string, Trouble> = {
  /** kill -9, and a start a moment later. */
  async 'kill the service'({ service, random }) {
    await service.kill()
    await delay(random() * 2000)
    await service.start()
  },

  /** SIGTERM, and a start a moment later. */
  async 'end the service'({ service, random }) {
    await service.end()
    await delay(random() * 2000)
    await service.start()
  },

  async 'stop and continue the service'({ service, random }) {
    service.signal('SIGSTOP')
    await delay(1000 + random() * 6000)
    service.signal('SIGCONT')
  },

  async 'kill a node'({ service, random }) {
    signalOne(nodesOf(service), 'SIGKILL', random)
  },

  async 'stop and continue a node'({ service, random }) {
    const nodes = nodesOf(service)
    const stopped = signalOne(nodes, 'SIGSTOP', random)
    await delay(1000 + random() * 4000)
    if (stopped !== undefined) signal(stopped, 'SIGCONT')
  },

  /** Silent connections to a node, and some that are cut in the middle of their login. */
  async 'cut connections to the nodes'({ service, random }) {
    const ports = nodesOf(service).flatMap(listeningPorts)
    const sockets = ports.flatMap(port => Array.from({ length: 40 }, () => connect(port, '127.0.0.1')))
    for (const socket of sockets) {
      socket.on('error', () => undefined)
      if (random() < 0.5) socket.write('campaign:half a lo')
    }
    await delay(2000)
    for (const socket of sockets) socket.resetAndDestroy()
  },

  /** At most two minutes forward or back: signatures hold for five. */
  async 'step the clock'({ clockFile, random }) {
    if (clockFile === undefined) return
    const seconds = Math.round(random() * 240 - 120)
    writeFileSync(clockFile, `${seconds < 0 ? '' : '+'}${seconds}s\n`)
    await delay(3000)
  },

  /** A full disk may end the service, with a sentence; once there is room again it goes on. */
  async 'fill the disk'({ service, ownDisk }) {
    if (!ownDisk) return
    const filler = join(service.data, 'filler')
    fill(filler)
    await delay(3000)
    rmSync(filler, { force: true })
    await delay(500)
    if (!service.isRunning()) await service.start()
  },
}

/** The processes of nodes: they outlive the service, and are known by the data folder that theirs lies in. */
function nodesOf({ data }: Service): number[] {
  const pids = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
  return pids.filter(pid => {
    const [, program = '', folder = ''] = procFile(pid, 'cmdline').split('\0')
    return program.endsWith('/kdb/reader/main.ts') && folder.startsWith(join(data, 'nodes'))
  })
}

/** Of TCP sockets that this process holds open and listening, from /proc. */
function listeningPorts(pid: number): number[] {
  const LISTEN = '0A'
  const links = new Set(socketInodes(pid))
  return procFile(pid, 'net/tcp')
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/\s+/))
    .filter(fields => fields[3] === LISTEN && links.has(fields[9] ?? ''))
    .map(fields => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16))
}

function socketInodes(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => /socket:\[(\d+)\]/.exec(linkOf(pid, fd))?.[1] ?? [])
  } catch {
    // The process has ended meanwhile.
    return []
  }
}

function linkOf(pid: number, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`)
  } catch {
    return ''
  }
}

/** Empty where the process has ended meanwhile. */
function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}

function signalOne(pids: number[], name: NodeJS.Signals, random: () => number): number | undefined {
  const pid = pids[Math.floor(random() * pids.length)]
  if (pid !== undefined) signal(pid, name)
  return pid
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function fill(file: string): void {
  const piece = Buffer.alloc(4 * 2 ** 20)
  try {
    for (;;) writeFileSync(file, piece, { flag: 'a' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
