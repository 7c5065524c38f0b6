import { type Model, type Shape, shapeOf } from './model.ts'

/** Where an answer says what the model's shape does not have: a line for each. Dates are Date. */
export function faultsOfAnswer(
  model: Model,
  name: string,
  { at, value }: { at: string; value: unknown },
): string[] {
  if (value === undefined) return []
  if (value === null) return [`${at}: null`]
  const shape = shapeOf(model, name)
  switch (shape.type) {
    case 'structure':
      return Object.entries(value).flatMap(([member, inner]) => {
        if (inner === undefined) return []
        const known = shape.members?.[member]
        const place = { at: `${at}.${member}`, value: inner }
        return known === undefined
          ? [`${place.at}: no such member`]
          : faultsOfAnswer(model, known.shape, place)
      })
    case 'list':
      return Array.isArray(value)
        ? value.flatMap(item =>
            faultsOfAnswer(model, shape.member?.shape ?? '', { at: `${at}[]`, value: item }),
          )
        : [`${at}: no list`]
    case 'map':
      return Object.values(value).flatMap(item =>
        faultsOfAnswer(model, shape.value?.shape ?? '', { at: `${at}{}`, value: item }),
      )
    case 'timestamp':
      return value instanceof Date ? [] : [`${at}: no date`]
    case 'string':
      return faultsOfText(name, shape, { at, value })
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at}: no boolean`]
    default:
      return typeof value === 'number' ? [] : [`${at}: no number`]
  }
}

/** Shapes whose patterns the live service's own answers did not keep. */
const UNKEPT = ['EnvironmentArn', 'KxVolumeArn', 'IdType', 'arn']

function faultsOfText(name: string, shape: Shape, { at, value }: { at: string; value: unknown }): string[] {
  if (typeof value !== 'string') return [`${at}: no string`]
  if (shape.enum !== undefined && !shape.enum.includes(value)) return [`${at}: ${value}`]
  if (UNKEPT.includes(name) || shape.pattern === undefined) return []
  return new RegExp(shape.pattern).test(value) ? [] : [`${at}: ${value} against ${shape.pattern}`]
}
