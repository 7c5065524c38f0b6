import * as z from 'zod'
import { parseArn } from '../../wire/arn.ts'
import { operation } from '../../wire/operation.ts'
import { type Tags, tagList, tagListOf, tagsOf, withoutTags } from '../../wire/tags.ts'
import type { EventsContext } from './context.ts'
import { findBus, findRule } from './find.ts'
import { ruleKey } from './model.ts'

export function tagOperations(context: EventsContext) {
  const ResourceARN = z.string().min(1)
  const change = (arn: string, edit: (tags: Tags) => Tags) =>
    context.store.transact(() => {
      const tagged = findTagged(arn, context)
      tagged.put(edit(tagged.tags))
    })
  return {
    ListTagsForResource: operation({
      input: z.object({ ResourceARN }),
      resource: input => input.ResourceARN,
      run: input => ({ Tags: tagListOf(findTagged(input.ResourceARN, context).tags) }),
    }),
    TagResource: operation({
      input: z.object({ ResourceARN, Tags: tagList }),
      resource: input => input.ResourceARN,
      run: input => change(input.ResourceARN, tags => ({ ...tags, ...tagsOf(input.Tags) })),
    }),
    UntagResource: operation({
      input: z.object({ ResourceARN, TagKeys: z.array(z.string()) }),
      resource: input => input.ResourceARN,
      run: input => change(input.ResourceARN, tags => withoutTags(tags, input.TagKeys)),
    }),
  }
}

const RULE = /^rule\/(?:([/.\-_A-Za-z0-9]+)\/)?([.\-_A-Za-z0-9]+)$/

/** The bus or the rule of an ARN. */
function findTagged(arn: string, context: EventsContext) {
  const { events } = context
  const { service, resource = '' } = parseArn(arn) ?? {}
  const [, eventBusName, name] = (service === 'events' && RULE.exec(resource)) || []
  if (name === undefined) {
    const bus = findBus(arn, context)
    return { tags: bus.tags, put: (tags: Tags) => events.buses.put(bus.name, { ...bus, tags }) }
  }
  const rule = findRule(name, eventBusName, context)
  const key = ruleKey(rule.eventBusName, rule.name)
  return { tags: rule.tags, put: (tags: Tags) => events.rules.put(key, { ...rule, tags }) }
}
