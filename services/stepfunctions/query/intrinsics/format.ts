import { unescapeText } from '../../../../asl/intrinsic.ts'
import { isObject, type Json } from '../../../../asl/json.ts'
import { IntrinsicFault } from './arguments.ts'

/** States.Format: each `{}` takes the next value; `\{` and `\}` stand for braces. */
export function format(template: string, values: readonly Json[]): string {
  const parts = template.split(/(?<!\\)\{\}/)
  if (parts.length - 1 !== values.length) {
    throw new IntrinsicFault(
      `expected ${parts.length - 1} arguments for the placeholders, got ${values.length}`,
    )
  }
  return parts.map((part, index) => unescapeText(part) + shown(values, index)).join('')
}

function shown(values: readonly Json[], index: number): string {
  const value = values[index]
  return value === undefined ? '' : javaText(value)
}

/** As Java prints maps and lists, which is what AWS answers: `{Arg1=1, Arg2=[]}`. */
function javaText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`
  if (!isObject(value)) return String(value)
  const members = Object.entries(value).map(([name, member]) => `${name}=${javaText(member)}`)
  return `{${members.join(', ')}}`
}
