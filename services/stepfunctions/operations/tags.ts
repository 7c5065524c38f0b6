import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { type Tags, withoutTags } from '../../wire/tags.ts'
import type { MachineRecord } from '../engine/records.ts'
import type { Context } from './context.ts'
import { resourceNotFound, tooManyTags } from './errors.ts'
import * as fields from './fields.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_TAGS = 50

export const tagResource = (context: Context) =>
  operation({
    input: z.object({ resourceArn: fields.arn, tags: fields.tags }),
    resource: ({ resourceArn }) => resourceArn,
    run: ({ resourceArn, tags }) =>
      context.store.transact(() => {
        const machine = find(context, resourceArn)
        context.records.machines.put(machine.arn, { ...machine, tags: withTags(machine, tags) })
      }),
  })

/** @throws {ServiceException} TooManyTags */
export function withTags(
  { arn, tags }: Pick<MachineRecord, 'arn' | 'tags'>,
  more: z.infer<typeof fields.tags>,
): Tags {
  const merged = { ...tags, ...Object.fromEntries(more.map(({ key, value }) => [key, value])) }
  if (Object.keys(merged).length > MOST_TAGS) throw tooManyTags(`Too many tags: '${arn}'`)
  return merged
}

export const untagResource = (context: Context) =>
  operation({
    input: z.object({ resourceArn: fields.arn, tagKeys: z.array(z.string().min(1).max(128)) }),
    resource: ({ resourceArn }) => resourceArn,
    run: ({ resourceArn, tagKeys }) =>
      context.store.transact(() => {
        const machine = find(context, resourceArn)
        context.records.machines.put(machine.arn, { ...machine, tags: withoutTags(machine.tags, tagKeys) })
      }),
  })

export const listTagsForResource = (context: Context) =>
  operation({
    input: z.object({ resourceArn: fields.arn }),
    resource: ({ resourceArn }) => resourceArn,
    run: ({ resourceArn }) => ({
      tags: Object.entries(find(context, resourceArn).tags).map(([key, value]) => ({ key, value })),
    }),
  })

function find({ records }: Context, arn: string): MachineRecord {
  const machine = records.machines.get(fields.checkArn(arn, 'stateMachine'))
  if (machine === undefined) throw resourceNotFound(`Resource not found: '${arn}'`)
  return machine
}
