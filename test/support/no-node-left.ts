// Nodes outlive whatever starts them. All that a run of tests starts lies in a temporary folder of its own; at the end no
// process of a node may be left there.
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A node whose folder was deleted ends within two seconds. */
const PATIENCE_MS = 10_000

export function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-tests-'))
  // As /tmp: tests start processes of other users, which look into the folders of their own.
  chmodSync(folder, 0o755)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  return async () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, { recursive: true, force: true })
    for (const end = performance.now() + PATIENCE_MS; nodesBelow(folder).length > 0; await delay(100)) {
      if (performance.now() < end) continue
      throw new Error(`expected no node to be left, got processes ${nodesBelow(folder).join(', ')}`)
    }
  }
}

function nodesBelow(folder: string): string[] {
  if (!existsSync('/proc')) return []
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.filter(pid => {
    const [, program = '', path = ''] = commandOf(pid).split('\0')
    return /\/kdb\/(node|q)\/main\.ts$/.test(program) && path.startsWith(`${folder}/`)
  })
}

/** Empty where the process has ended meanwhile. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
