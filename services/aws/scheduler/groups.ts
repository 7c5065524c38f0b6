import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import type { RestOperation } from '../../wire/rest-json.ts'
import { validationException } from '../../wire/service-exception.ts'
import { type Tags, tagList, tagListOf, tagsOf, withoutTags } from '../../wire/tags.ts'
import { removeSchedule } from './arm.ts'
import type { SchedulerContext } from './context.ts'
import { conflict, findGroup } from './find.ts'
import { groupArn, name, type ScheduleGroup } from './model.ts'
import { page, pageInput } from './page.ts'

const clientToken = z.string().min(1).max(64).optional()
const create = z.object({ Name: name, Tags: tagList.max(200).optional(), ClientToken: clientToken })

export function groupOperations(context: SchedulerContext) {
  const { schedules, store } = context
  const arnOf = (input: { Name: string }) => groupArn(input.Name, context)
  return {
    CreateScheduleGroup: {
      http: 'POST /schedule-groups/{Name}',
      ...operation({
        input: create,
        resource: input => arnOf(input),
        run: input => store.transact(() => createGroup(input, context)),
      }),
    },
    GetScheduleGroup: {
      http: 'GET /schedule-groups/{Name}',
      ...operation({
        input: z.object({ Name: name }),
        resource: input => arnOf(input),
        run: input => describe(findGroup(input.Name, context), context),
      }),
    },
    DeleteScheduleGroup: {
      http: 'DELETE /schedule-groups/{Name}',
      query: { clientToken: 'string' },
      ...operation({
        input: z.object({ Name: name, clientToken }),
        resource: input => arnOf(input),
        run: input => store.transact(() => deleteGroup(input.Name, context)),
      }),
    },
    ListScheduleGroups: {
      http: 'GET /schedule-groups',
      query: { NamePrefix: 'string', NextToken: 'string', MaxResults: 'number' },
      ...operation({
        input: pageInput,
        run(input) {
          const { items, NextToken } = page(schedules.groups, input, { prefix: input.NamePrefix ?? '' })
          return { ScheduleGroups: items.map(group => describe(group, context)), NextToken }
        },
      }),
    },
    ...tagOperations(context),
  } satisfies Record<string, RestOperation>
}

function createGroup({ Name, Tags, ClientToken }: z.infer<typeof create>, context: SchedulerContext) {
  const before = context.schedules.groups.get(Name)
  if (before !== undefined && (before.clientToken === undefined || before.clientToken !== ClientToken)) {
    throw conflict(`Schedule group ${Name} already exists.`)
  }
  const token = ClientToken === undefined ? {} : { clientToken: ClientToken }
  const now = context.clock.now()
  if (before === undefined)
    context.schedules.groups.put(Name, { ...newGroup(Name, now), tags: tagsOf(Tags), ...token })
  return { ScheduleGroupArn: groupArn(Name, context) }
}

export const newGroup = (groupName: string, now: number): ScheduleGroup => ({
  name: groupName,
  creationDate: now,
  lastModificationDate: now,
  tags: {},
})

/** Its schedules go with it. */
function deleteGroup(groupName: string, context: SchedulerContext): void {
  const { schedules } = context
  findGroup(groupName, context)
  if (groupName === 'default') throw validationException('The default schedule group cannot be deleted.')
  for (const { key } of schedules.schedules.list({ prefix: `${groupName}\u0000` })) {
    removeSchedule(key, context)
  }
  schedules.groups.delete(groupName)
}

const describe = (group: ScheduleGroup, context: SchedulerContext) => ({
  Arn: groupArn(group.name, context),
  Name: group.name,
  State: 'ACTIVE',
  CreationDate: new Date(group.creationDate),
  LastModificationDate: new Date(group.lastModificationDate),
})

function tagOperations(context: SchedulerContext) {
  const http = (method: string) => `${method} /tags/{ResourceArn}`
  const ResourceArn = z.string().min(1)
  const groupOf = (arn: string) => findGroup(arn.replace(/^.*:schedule-group\//, ''), context)
  const change = (arn: string, edit: (tags: Tags) => Tags) =>
    context.store.transact(() => {
      const group = groupOf(arn)
      context.schedules.groups.put(group.name, { ...group, tags: edit(group.tags) })
    })
  return {
    ListTagsForResource: {
      http: http('GET'),
      ...operation({
        input: z.object({ ResourceArn }),
        resource: input => input.ResourceArn,
        run: input => ({ Tags: tagListOf(groupOf(input.ResourceArn).tags) }),
      }),
    },
    TagResource: {
      http: http('POST'),
      ...operation({
        input: z.object({ ResourceArn, Tags: tagList.max(200) }),
        resource: input => input.ResourceArn,
        run: ({ ResourceArn: arn, Tags }) => change(arn, tags => ({ ...tags, ...tagsOf(Tags) })),
      }),
    },
    UntagResource: {
      http: http('DELETE'),
      query: { TagKeys: 'list' },
      ...operation({
        input: z.object({ ResourceArn, TagKeys: z.array(z.string()) }),
        resource: input => input.ResourceArn,
        run: ({ ResourceArn: arn, TagKeys }) => change(arn, tags => withoutTags(tags, TagKeys)),
      }),
    },
  } satisfies Record<string, RestOperation>
}
