import { readSettings } from '../../services/start/settings.ts'
import { type Finding, fault, ok } from './finding.ts'

const OLDEST = 24

/** kdbflow is TypeScript run as it is, and keeps its state in node:sqlite. */
export function checkNode({
  version,
  platform,
  arch,
}: Pick<NodeJS.Process, 'version' | 'platform' | 'arch'>): Finding {
  const found = `${version} on ${platform} ${arch}`
  if (Number(/^v(\d+)/.exec(version)?.[1]) < OLDEST) {
    return fault('Node', found, `install Node ${OLDEST}, or npm ci in the folder of kdbflow, which brings it`)
  }
  if (platform === 'win32') return fault('Node', found, 'run it on Linux or macOS: nodes and locks need them')
  return ok('Node', found)
}

/** What the environment says to a service that is started from here. */
export function checkSettings(environment: NodeJS.ProcessEnv): Finding {
  try {
    readSettings(environment)
    const names = Object.keys(environment).filter(
      name => name.startsWith('KDBFLOW_') && environment[name] !== '',
    )
    return ok('settings', names.length === 0 ? 'none in the environment' : names.toSorted().join(', '))
  } catch (error) {
    return fault(
      'settings',
      error instanceof Error ? error.message : String(error),
      'put these variables right',
    )
  }
}
