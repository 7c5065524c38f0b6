// What services need of each other, filled with each other.
import type { Json } from '../../asl/json.ts'
import type { Lambda } from '../lambda/service.ts'
import type { Logs } from '../logs/service.ts'
import { capitalized, wireMembers } from '../stepfunctions/tasks/member-names.ts'
import type { CallService, RunFunction } from '../stepfunctions/tasks/ports.ts'
import type { Principal, Service } from '../wire/call.ts'
import { ServiceException } from '../wire/service-exception.ts'

/** Runs operations of services by their signing names. They are looked up when they are called. */
export const serviceCaller =
  (services: () => readonly Service[], principal: Principal): CallService =>
  async ({ service, operation, input }) => {
    const invoke = services().find(({ name }) => name === service)?.invoke
    if (invoke === undefined) throw notServed(service)
    return invoke(operation, input, principal)
  }

/** Runs functions for Step Functions, which wants their errors as they were thrown. */
export const functionRunner =
  (lambda: Lambda): RunFunction =>
  async ({ functionArn, payload }, signal) => {
    try {
      const ended = await lambda.runFunction({ functionName: functionArn, payload }, signal)
      if (ended.fault !== undefined) return { error: ended.fault.errorType, cause: ended.payload }
      return { payload: JSON.parse(ended.payload) as Json }
    } catch (error) {
      if (!(error instanceof ServiceException)) throw error
      return { error: `Lambda.${error.code}`, cause: error.message }
    }
  }

/** Where rules and schedules lead. */
export const eventTargets = ({ call, lambda, logs }: { call: CallService; lambda: Lambda; logs: Logs }) => ({
  startExecution: (input: { stateMachineArn: string; name: string; input: string }) =>
    call({ service: 'states', operation: 'StartExecution', input }),
  invokeFunction: async ({ functionArn, payload }: { functionArn: string; payload: string }) =>
    lambda.sendEvent({ functionName: functionArn, payload }),
  putLogEvents: (entry: Parameters<Logs['write']>[0]) => logs.write(entry),
  putEvents: (input: { Entries: Record<string, string>[] }) =>
    call({ service: 'events', operation: 'PutEvents', input }),
  /** A universal target names service and operation as the SDKs do. */
  callService({ service, operation, input }: Parameters<CallService>[0]) {
    const name = SIGNING_NAMES[service] ?? service
    // What a schedule holds is JSON.
    const members = wireMembers(name, input as Record<string, Json>)
    return call({ service: name, operation: capitalized(operation), input: members })
  },
})

const SIGNING_NAMES: Readonly<Record<string, string>> = {
  cloudwatchlogs: 'logs',
  eventbridge: 'events',
  sfn: 'states',
}

const notServed = (service: string) =>
  new ServiceException(
    { code: 'UnknownOperationException', status: 404 },
    `expected a service whose operations can be called from here, got ${service}`,
  )
