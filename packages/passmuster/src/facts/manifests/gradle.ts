import type { Declared, Manifest } from './manifest.ts'
import { manifest } from './shape.ts'

const configuration =
  /^[ \t]*((?:\w*[a-z])?(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[cC]ompile|[rR]untime|[aA]nnotationProcessor|kapt|classpath|[cC]ompileOnlyApi|providedCompile|developmentOnly))\b[ \t(]*(?:(?:enforcedPlatform|platform)[ \t]*\([ \t]*)?["']([\w.-]+):([\w.-]+)(?::([^"':@]+))?[^"']*["']/gm
const mapped =
  /^[ \t]*(\w+)\b[ \t(]*group[ \t]*[:=][ \t]*["']([\w.-]+)["'][ \t]*,[ \t]*name[ \t]*[:=][ \t]*["']([\w.-]+)["'](?:[ \t]*,[ \t]*version[ \t]*[:=][ \t]*["']([^"']+)["'])?/gm

/** Comments in blocks as spaces; one that is never closed stays. */
const withoutBlocks = (text: string): string => {
  let out = ''
  for (let at = 0; ;) {
    const open = text.indexOf('/*', at)
    const close = open < 0 ? -1 : text.indexOf('*/', open + 2)
    if (close < 0) return out + text.slice(at)
    out += text.slice(at, open) + text.slice(open, close + 2).replace(/[^\n]/g, ' ')
    at = close + 2
  }
}

/** The coordinates a Gradle build names in plain strings; catalogs, variables and plugins' own additions are not seen. */
export const readGradle = (file: string, text: string): Manifest => {
  const plain = withoutBlocks(text)
  const declared = [...plain.matchAll(configuration), ...plain.matchAll(mapped)]
    .map((found): Declared => {
      const [, how, group, artifact, version] = found
      const name = `${group!}:${artifact!}`
      const lead = /^\s*/.exec(found[0])![0].length
      return {
        name,
        folded: name,
        range: version ?? '',
        scope: /^(test|androidTest|integrationTest)/.test(how!) || how === 'classpath' ? 'dev' : 'required',
        group: how!,
        file,
        line: plain.slice(0, found.index + lead).split('\n').length,
        path: `dependencies.${name}`,
        installs: true,
      }
    })
    .sort((a, b) => a.line - b.line)
  const group = /^[ \t]*group[ \t]*=?[ \t]*["']([\w.-]+)["']/m.exec(plain)?.[1]
  const version = /^[ \t]*version[ \t]*=?[ \t]*["']([\w.-]+)["']/m.exec(plain)?.[1]
  return manifest(file, 'gradle', {
    version: version ?? null,
    declared,
    provides: group === undefined ? [] : [group],
  })
}

/** A settings.gradle: the name of the build and the projects it includes, as folders. */
export const readGradleSettings = (file: string, text: string): Manifest => {
  const plain = withoutBlocks(text).replace(/\/\/.*/g, '')
  const included = [...plain.matchAll(/^[ \t]*include[ \t(]+([^)\n]*(?:,\s*[^)\n]+)*)/gm)].flatMap((found) =>
    [...found[1]!.matchAll(/["']:?([\w.:/-]+)["']/g)].map((one) => one[1]!.replaceAll(':', '/')),
  )
  const name = /rootProject\.name\s*=\s*["']([\w.-]+)["']/.exec(plain)?.[1] ?? null
  return manifest(file, 'gradle', { name, workspaces: included })
}
