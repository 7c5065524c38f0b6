// What services need of each other, filled with each other.
import { readJson } from '../../asl/json-text.ts'
import type { SdkParameters } from '../../asl/validate/parameters.ts'
import type { Lambda } from '../aws/lambda/service.ts'
import type { Logs } from '../aws/logs/service.ts'
import type { TargetPorts } from '../delivery/ports.ts'
import { capitalized, signingName } from '../stepfunctions/integrations/member-names.ts'
import type { CallService, InRole, RunFunction } from '../stepfunctions/integrations/ports.ts'
import type { Principal, Service } from '../wire/call.ts'
import { ServiceException } from '../wire/service-exception.ts'

/** Runs operations of services by their signing names. They are looked up when they are called. */
export const serviceCaller =
  (services: () => readonly Service[], root: Principal): CallService =>
  async ({ service, operation, input, principal = root }) => {
    const invoke = services().find(({ name }) => name === service)?.invoke
    if (invoke === undefined) throw notServed(service)
    return invoke(operation, input, principal)
  }

/** What operations of services take, by the names that SDK integrations have for the services. */
export const sdkParameters =
  (services: () => readonly Service[]): SdkParameters =>
  (service, operation) => {
    const found = services().find(({ name }) => name === signingName(service))
    return found?.operations?.includes(operation) ? found.inputNames?.(operation) : undefined
  }

/** Runs functions for Step Functions, which wants their errors as they were thrown. */
export const functionRunner =
  (lambda: Lambda): RunFunction =>
  async ({ functionArn, ...call }, signal) => {
    try {
      const ended = await lambda.runFunction({ functionName: functionArn, ...call }, signal)
      if (ended.fault !== undefined) return { error: ended.fault.errorType, cause: ended.payload }
      const { value, fault } = readJson(ended.payload)
      // What a function returned, nested too deep.
      return fault === undefined ? { payload: value } : { error: 'States.Runtime', cause: fault.message }
    } catch (error) {
      if (!(error instanceof ServiceException)) throw error
      return { error: `Lambda.${error.code}`, cause: error.message }
    }
  }

interface TargetParts {
  call: CallService
  lambda: Lambda
  logs: Logs
  inRole: InRole
}

/** Where rules and schedules lead. */
export function eventTargets({ call, lambda, logs, inRole }: TargetParts): TargetPorts {
  const whoIn = (roleArn: string | undefined) => (roleArn === undefined ? undefined : inRole(roleArn))
  return {
    startExecution: ({ roleArn, ...input }) =>
      call({ service: 'states', operation: 'StartExecution', input, principal: whoIn(roleArn) }),
    invokeFunction: async ({ functionArn, payload, roleArn }) =>
      lambda.sendEvent({ functionName: functionArn, payload, principal: whoIn(roleArn) }),
    authorize: (roleArn, action, resource) => inRole(roleArn).authorize(action, resource),
    putLogEvents: entry => logs.write(entry),
    keepDeadLetter: ({ stream, time, message }) =>
      logs.write({
        ...{ logGroupName: '/kdbflow/dead-letters', logStreamName: stream },
        events: [{ timestamp: time, message }],
      }),
    putEvents: ({ roleArn, ...input }) =>
      call({ service: 'events', operation: 'PutEvents', input, principal: whoIn(roleArn) }),
    /** A universal target names service and operation as the SDKs do. */
    callService({ service, operation, input, roleArn }) {
      const principal = whoIn(roleArn)
      return call({ service: signingName(service), operation: capitalized(operation), input, principal })
    },
  }
}

const notServed = (service: string) =>
  new ServiceException(
    { code: 'UnknownOperationException', status: 404 },
    `expected a service whose operations can be called from here, got ${service}`,
  )
