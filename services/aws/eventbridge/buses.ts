import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { ServiceException, validationException } from '../../wire/service-exception.ts'
import { tagList, tagsOf } from '../../wire/tags.ts'
import type { EventsContext } from './context.ts'
import { findBus } from './find.ts'
import { busArn, busNameOf, type EventBus } from './model.ts'
import { page, pageInput } from './page.ts'

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
const Name = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[/.\-_A-Za-z0-9]+$/)
const Description = z.string().max(512).optional()

export function busOperations(context: EventsContext) {
  const arnOf = (reference: string | undefined) => busArn(busNameOf(reference), context)
  const { events, store } = context
  return {
    CreateEventBus: operation({
      input: z.object({ Name, Description, Tags: tagList.optional() }),
      resource: input => arnOf(input.Name),
      run: input => store.transact(() => createEventBus(input, context)),
    }),
    DescribeEventBus: operation({
      input: z.object({ Name: z.string().optional() }),
      resource: input => arnOf(input.Name),
      run: input => describe(findBus(input.Name, context), context),
    }),
    ListEventBuses: operation({
      input: pageInput,
      run(input) {
        const { items, NextToken } = page(events.buses, input)
        return { EventBuses: items.map(bus => describe(bus, context)), NextToken }
      },
    }),
    DeleteEventBus: operation({
      input: z.object({ Name }),
      resource: input => arnOf(input.Name),
      run: input => store.transact(() => deleteEventBus(busNameOf(input.Name), context)),
    }),
  }
}

interface CreateInput {
  Name: string
  Description?: string | undefined
  Tags?: z.infer<typeof tagList> | undefined
}

function createEventBus(input: CreateInput, context: EventsContext) {
  const { events, clock } = context
  if (events.buses.get(input.Name) !== undefined) {
    const message = `Event bus ${input.Name} already exists.`
    throw new ServiceException({ code: 'ResourceAlreadyExistsException', status: 400 }, message)
  }
  events.buses.put(input.Name, {
    ...newBus(input.Name, clock.now()),
    tags: tagsOf(input.Tags),
    ...(input.Description === undefined ? {} : { description: input.Description }),
  })
  return { EventBusArn: busArn(input.Name, context), Description: input.Description }
}

export const newBus = (name: string, now: number): EventBus => ({
  name,
  creationTime: now,
  lastModifiedTime: now,
  tags: {},
})

/** As on AWS, deleting what is not there succeeds. */
function deleteEventBus(name: string, { events }: EventsContext): void {
  if (name === 'default') throw validationException('Cannot delete event bus default.')
  if (events.rules.count({ prefix: `${name}\u0000` }) > 0) {
    throw validationException(`Event bus ${name} has rules. Delete or disassociate all rules and try again.`)
  }
  events.buses.delete(name)
}

const describe = (bus: EventBus, context: EventsContext) => ({
  Name: bus.name,
  Arn: busArn(bus.name, context),
  Description: bus.description,
  CreationTime: new Date(bus.creationTime),
  LastModifiedTime: new Date(bus.lastModifiedTime),
})
