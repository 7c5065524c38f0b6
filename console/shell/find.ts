// What the search finds: read when it is opened, in a bounded number of calls.
import { listClusters, listDatabases, listEnvironments } from '../api/finspace.ts'
import { listStateMachines } from '../api/states.ts'
import { loadExecutions } from '../executions/load-executions.ts'
import { clusterHref, databaseHref, environmentHref, executionHref, workflowHref } from '../place/links.ts'
import { machineNameOf } from '../text/arn.ts'

export interface Found {
  name: string
  kind: string
  href: string
}

const MOST_EXECUTIONS = 300
/** Environments whose databases and clusters are read. */
const MOST_ENVIRONMENTS = 10

/** What may not be read is not found; the rest is. */
export async function findAll(signal: AbortSignal): Promise<Found[]> {
  const found = await Promise.allSettled([workflows(signal), resources(signal), executions(signal)])
  return found.flatMap(one => (one.status === 'fulfilled' ? one.value : []))
}

async function workflows(signal: AbortSignal): Promise<Found[]> {
  const { stateMachines } = await listStateMachines(signal)
  return stateMachines.map(({ name }) => ({ name, kind: 'Workflow', href: workflowHref(name) }))
}

async function resources(signal: AbortSignal): Promise<Found[]> {
  const { items } = await listEnvironments(signal)
  const within = await Promise.all(
    items.slice(0, MOST_ENVIRONMENTS).map(async ({ environmentId: id, name }) => {
      const [databases, clusters] = await Promise.all([listDatabases(id, signal), listClusters(id, signal)])
      return [
        ...databases.items.map(one => ({
          name: one.databaseName,
          kind: `Database of ${name}`,
          href: databaseHref(id, one.databaseName),
        })),
        ...clusters.items.map(one => ({
          name: one.clusterName,
          kind: `Cluster of ${name}`,
          href: clusterHref(id, one.clusterName),
        })),
      ]
    }),
  )
  const environments = items.map(({ environmentId, name }) => ({
    name,
    kind: `Environment ${environmentId}`,
    href: environmentHref(environmentId),
  }))
  return [...environments, ...within.flat()]
}

async function executions(signal: AbortSignal): Promise<Found[]> {
  const loaded = await loadExecutions({}, MOST_EXECUTIONS, signal)
  return loaded.executions.map(({ executionArn, name, status }) => ({
    name,
    kind: `Execution of ${machineNameOf(executionArn)}, ${status.toLowerCase().replace('_', ' ')}`,
    href: executionHref(executionArn),
  }))
}

const MOST_SHOWN = 12

/** Those with every word, names that begin with the first one before the others. */
export function fitting(all: readonly Found[], text: string): Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const [first = ''] = words
  const fits = ({ name, kind }: Found) => words.every(word => `${name} ${kind}`.toLowerCase().includes(word))
  const begins = ({ name }: Found) => (name.toLowerCase().startsWith(first) ? 0 : 1)
  return all
    .filter(fits)
    .sort((a, b) => begins(a) - begins(b))
    .slice(0, MOST_SHOWN)
}
