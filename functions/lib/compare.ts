// What is wanted beside what is there.
import { ListTagsForResourceCommand, ResourceNotFoundException } from '@aws-sdk/client-finspace'
import { differences, differing } from './differences.ts'
import { finspace } from './finspace.ts'

export interface Kind<Wanted extends object> {
  kind: Update['kind'] | 'scaling group'
  /** The member that names it. */
  key: keyof Wanted & string
  get: (environmentId: string, wanted: Wanted) => Promise<Found>
  /** Whether an update can bring that member to what is wanted, and loses nothing. */
  mayUpdate: (one: { member: string; wanted: Wanted; found: object }) => boolean
}

interface Found {
  found: object
  arn: string | undefined
}

export interface Compared {
  /** What no update will change. */
  differences: string[]
  todo: { action: 'create' | 'replace' | 'wait'; configuration: object }[]
  updates: Update[]
}

export interface Update {
  kind: 'environment' | 'user' | 'database' | 'volume' | 'tags'
  request: object
  differences: string[]
}

interface Comparison<Wanted extends object> extends Kind<Wanted> {
  environmentId: string
  /** Whether what differs is to be updated. */
  updating: boolean
}

export async function compareAll<Wanted extends { tags?: Tags }>(
  all: readonly Wanted[],
  comparison: Comparison<Wanted>,
): Promise<Compared> {
  const compared = await Promise.all(all.map(wanted => compareOne(wanted, comparison)))
  return {
    differences: compared.flatMap(one => one.differences),
    todo: compared.flatMap(one => one.todo),
    updates: compared.flatMap(one => one.updates),
  }
}

type Tags = Readonly<Record<string, string>>

const NOTHING: Compared = { differences: [], todo: [], updates: [] }

async function compareOne<Wanted extends { tags?: Tags }>(
  wanted: Wanted,
  { kind, key, get, mayUpdate, environmentId, updating }: Comparison<Wanted>,
): Promise<Compared> {
  const act = (action: Compared['todo'][number]['action']) => ({
    ...NOTHING,
    todo: [{ action, configuration: wanted }],
  })
  const there = await orNothing(get(environmentId, wanted))
  if (there === undefined) return act('create')
  const { found, arn } = there
  const status = 'status' in found ? String(found.status) : undefined
  if (status !== undefined && TO_BE_REPLACED.has(status)) return act('replace')
  const name = String(wanted[key])
  const members = differing(wanted, found)
  const updatable = updating ? members.filter(member => mayUpdate({ member, wanted, found })) : []
  const others = members.filter(member => !updatable.includes(member))
  if (others.length > 0) return { ...NOTHING, differences: differences(name, { wanted, found, of: others }) }
  const updates = [
    ...(kind === 'scaling group' || updatable.length === 0
      ? []
      : [
          {
            kind,
            request: { environmentId, [key]: name, ...only(wanted, updatable) },
            differences: differences(name, { wanted, found, of: updatable }),
          },
        ]),
    ...(updating ? await tagUpdates(name, { arn, wanted: wanted.tags }) : []),
  ]
  const isAtRest = status === undefined || status === 'ACTIVE' || updatable.length > 0
  return { differences: [], todo: isAtRest ? [] : act('wait').todo, updates }
}

/** Not one whose update failed: it is there, with what lies on it. */
const TO_BE_REPLACED = new Set(['CREATE_FAILED', 'DELETE_FAILED', 'DELETING'])

/** Adds and changes tags; others are left, which somebody else may have given. */
export async function tagUpdates(
  name: string,
  { arn, wanted = {} }: { arn: string | undefined; wanted: Tags | undefined },
): Promise<Update[]> {
  if (arn === undefined || Object.keys(wanted).length === 0) return []
  const { tags: found = {} } = await finspace.send(new ListTagsForResourceCommand({ resourceArn: arn }))
  const of = differing(wanted, found)
  if (of.length === 0) return []
  return [
    {
      kind: 'tags',
      request: { resourceArn: arn, tags: only(wanted, of) },
      differences: differences(`the tags of ${name}`, { wanted, found, of }),
    },
  ]
}

export const only = (all: object, members: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(all).filter(([member]) => members.includes(member)))

async function orNothing<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
