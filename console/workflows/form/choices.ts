// What there is to choose from, for members whose names say what they name.
import {
  listClusters,
  listDatabases,
  listDataviews,
  listEnvironments,
  listUsers,
} from '../../api/finspace.ts'
import { listBuckets, listFolder } from '../../api/s3.ts'
import { useQuery } from '../../live/use-query.ts'
import { type Path, recordOf } from './paths.ts'

export interface Choice {
  value: string
  label?: string
  description?: string
}

/** Of the member at a path, given the input so far; undefined where anything may be typed. */
export function useChoices(path: Path, input: unknown): Choice[] | undefined {
  const question = questionOf(path, input)
  const { data } = useQuery(question && `choices ${JSON.stringify(question)}`, signal => {
    if (question === undefined) return Promise.resolve([])
    return CHOICES[question.kind](question, signal)
  })
  return question && (data ?? [])
}

interface Question {
  kind: keyof typeof CHOICES
  environmentId: string
  databaseName: string
  bucket: string
  prefix: string
}

const KINDS: Readonly<Record<string, keyof typeof CHOICES>> = {
  environmentId: 'environments',
  databaseName: 'databases',
  clusterName: 'clusters',
  clusterNames: 'clusters',
  dataviews: 'dataviews',
  userName: 'users',
  bucket: 'buckets',
  s3Bucket: 'buckets',
  prefix: 'prefixes',
}

function questionOf(path: Path, input: unknown): Question | undefined {
  // Of a list, each item is what the list's name says.
  const name = path.findLast(part => typeof part === 'string')
  const kind = typeof name === 'string' ? KINDS[name] : undefined
  // What is to be made can not be chosen.
  if (kind === undefined || path[0] === 'users' || path[0] === 'databases') return undefined
  const { environmentId, databaseName, source } = recordOf(input)
  const { bucket, prefix } = recordOf(source)
  return {
    kind,
    environmentId: String(environmentId ?? ''),
    databaseName: kind === 'dataviews' ? String(databaseName ?? '') : '',
    bucket: kind === 'prefixes' ? String(bucket ?? '') : '',
    // Folders right under what was typed so far.
    prefix: kind === 'prefixes' ? String(prefix ?? '').replace(/[^/]*$/, '') : '',
  }
}

const CHOICES = {
  async environments(_: Question, signal: AbortSignal): Promise<Choice[]> {
    const { items } = await listEnvironments(signal)
    return items.map(({ environmentId, name, status }) => ({
      value: environmentId,
      label: environmentId,
      description: `${name} · ${status}`,
    }))
  },
  async databases({ environmentId }: Question, signal: AbortSignal): Promise<Choice[]> {
    if (environmentId === '') return []
    const { items } = await listDatabases(environmentId, signal)
    return items.map(({ databaseName }) => ({ value: databaseName }))
  },
  async clusters({ environmentId }: Question, signal: AbortSignal): Promise<Choice[]> {
    if (environmentId === '') return []
    const { items } = await listClusters(environmentId, signal)
    return items.map(({ clusterName, clusterType, status }) => ({
      value: clusterName,
      description: `${clusterType} · ${status}`,
    }))
  },
  async dataviews({ environmentId, databaseName }: Question, signal: AbortSignal): Promise<Choice[]> {
    if (environmentId === '' || databaseName === '') return []
    const { items } = await listDataviews(environmentId, databaseName, signal)
    return items.map(({ dataviewName, status }) => ({ value: dataviewName, description: status }))
  },
  async users({ environmentId }: Question, signal: AbortSignal): Promise<Choice[]> {
    if (environmentId === '') return []
    const { items } = await listUsers(environmentId, signal)
    return items.map(({ userName, iamRole }) => ({ value: userName, description: iamRole }))
  },
  async buckets(_: Question, signal: AbortSignal): Promise<Choice[]> {
    return (await listBuckets(signal)).map(({ name }) => ({ value: name }))
  },
  async prefixes({ bucket, prefix }: Question, signal: AbortSignal): Promise<Choice[]> {
    if (bucket === '') return []
    const { prefixes } = await listFolder(bucket, prefix, undefined, signal)
    return prefixes.map(value => ({ value }))
  },
}
