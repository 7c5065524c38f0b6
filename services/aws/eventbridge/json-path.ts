import { validationException } from '../../wire/service-exception.ts'

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-cases-input-path.html: members and indexes alone
const PATH = /^\$(?:\.[\w-]+|\.?\['[^']*'\]|\[\d+\])*$/
const STEP = /\.?\['([^']*)'\]|\.([\w-]+)|\[(\d+)\]/g

/** @throws {ServiceException} ValidationException */
export function checkPath(path: string): void {
  if (!PATH.test(path))
    throw validationException(
      `Invalid InputPath. Reason: expected a path such as $.detail.status, got ${path}`,
    )
}

/** What lies there; `undefined` where nothing does. */
export function readPath(path: string, document: unknown): unknown {
  const steps = [...path.matchAll(STEP)].map(([, quoted, name, index]) => quoted ?? name ?? index ?? '')
  return steps.reduce(memberOf, document)
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
