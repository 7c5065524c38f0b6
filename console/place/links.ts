// The addresses of what there is.
import { hrefOf } from './place.ts'

const part = encodeURIComponent

export const workflowHref = (name: string) => `#/workflows/${part(name)}`
export const executionHref = (arn: string) => `#/executions/${part(arn)}`
export const environmentHref = (id: string) => `#/environments/${part(id)}`
export const databaseHref = (id: string, name: string) => `${environmentHref(id)}/databases/${part(name)}`
export const changesetHref = (id: string, name: string, changesetId: string) =>
  `${databaseHref(id, name)}/changesets/${part(changesetId)}`
export const clusterHref = (id: string, name: string) => `${environmentHref(id)}/clusters/${part(name)}`
export const bucketHref = (bucket: string, prefix = '') =>
  hrefOf(`/buckets/${part(bucket)}`, { prefix: prefix === '' ? undefined : prefix })
export const scheduleHref = (group: string, name: string) => `#/schedules/${part(group)}/${part(name)}`

/** Where the page shows what an ARN names, and what to call it. */
export function resourceLink(arn: string): { text: string; href: string } | undefined {
  const [, , service, , , kind = '', name = '', ...rest] = arn.split(':')
  if (service === 'states' && kind === 'execution') {
    return { text: `${name} ${rest.join(':').slice(0, 8)}`, href: executionHref(arn) }
  }
  if (service === 'states') return { text: name, href: workflowHref(name) }
  if (service !== 'finspace') return undefined
  // As `kxEnvironment/id/kxDatabase/name/kxChangeset/id`.
  const [, id = '', part, partName = '', inner, innerName = ''] = arn.split(':').slice(5).join(':').split('/')
  if (part === undefined) return { text: id, href: environmentHref(id) }
  if (part === 'kxCluster') return { text: partName, href: clusterHref(id, partName) }
  if (part !== 'kxDatabase') return { text: partName, href: environmentHref(id) }
  if (inner === 'kxChangeset') return { text: innerName, href: changesetHref(id, partName, innerName) }
  return { text: inner === undefined ? partName : innerName, href: databaseHref(id, partName) }
}
