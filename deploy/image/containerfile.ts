import { readFileSync } from 'node:fs'
import * as z from 'zod'

/** What the last stage of a Containerfile makes of an image. */
export interface Recipe {
  workdir: string
  copies: Copy[]
  labels: Record<string, string>
  /** `NAME=value` */
  env: string[]
  user: string
  volumes: string[]
  /** `4566` */
  ports: string[]
  entrypoint: string[]
  cmd: string[]
}

export interface Copy {
  /** In the stage before: absolute. */
  from: string
  /** Absolute, or in the working folder. */
  to: string
  /** `user:group`, by number; root's where it is absent. */
  owner?: string
}

/**
 * Reads as much of the format as our last stage uses.
 * @throws {Error} naming an instruction that it does not know: the two images would differ
 */
export function readRecipe(path: string): Recipe {
  const text = readFileSync(path, 'utf8')
  const stage = text.slice(text.lastIndexOf('\nFROM ') + 1)
  const recipe: Recipe = {
    ...{ workdir: '/', copies: [], labels: {}, env: [], user: '0:0', volumes: [], ports: [] },
    ...{ entrypoint: [], cmd: [] },
  }
  for (const line of stage.split('\n').slice(1)) {
    if (line !== '' && !line.startsWith('#')) apply(line, recipe)
  }
  return recipe
}

function apply(line: string, recipe: Recipe): void {
  const [, instruction = '', argument = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? []
  switch (instruction) {
    case 'WORKDIR':
      recipe.workdir = argument
      break
    case 'COPY':
      recipe.copies.push(copyOf(argument))
      break
    case 'LABEL': {
      const [name = '', value = ''] = argument.split('=')
      recipe.labels[name] = value
      break
    }
    case 'ENV':
      recipe.env.push(argument)
      break
    case 'USER':
      recipe.user = argument
      break
    case 'VOLUME':
      recipe.volumes.push(argument)
      break
    case 'EXPOSE':
      recipe.ports.push(argument)
      break
    case 'ENTRYPOINT':
      recipe.entrypoint = words.parse(JSON.parse(argument))
      break
    case 'CMD':
      recipe.cmd = words.parse(JSON.parse(argument))
      break
    default:
      throw new Error(`expected an instruction that npm run image knows, got '${line}'`)
  }
}

const words = z.array(z.string())

function copyOf(argument: string): Copy {
  const [, owner, from = '', to = ''] = /^--from=build (?:--chown=(\S+) )?(\S+) (\S+)$/.exec(argument) ?? []
  if (from === '') throw new Error(`expected COPY --from=build <path> <path>, got '${argument}'`)
  return { from, to, ...(owner === undefined ? {} : { owner }) }
}
