import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'

const families: readonly (readonly [name: string, declared: RegExp, text: RegExp])[] = [
  [
    'MIT',
    /^MIT$/i,
    /\bMIT License\b|Permission is hereby granted, free of charge, to any person obtaining a copy/i,
  ],
  [
    'Apache-2.0',
    /^Apache([- ](License|Software License))?[-, ]*(v|version )?2(\.0)?$/i,
    /Apache License\s+Version 2\.0/i,
  ],
  ['GPL', /^GPL|^GNU General Public/i, /^\s*GNU GENERAL PUBLIC LICENSE/m],
  ['AGPL', /^AGPL|^GNU Affero/i, /^\s*GNU AFFERO GENERAL PUBLIC LICENSE/m],
  ['LGPL', /^LGPL|^GNU Lesser/i, /^\s*GNU LESSER GENERAL PUBLIC LICENSE/m],
  ['BSD', /^BSD/i, /Redistribution and use in source and binary forms/i],
  ['MPL-2.0', /^MPL/i, /Mozilla Public License Version 2\.0/i],
  [
    'ISC',
    /^ISC$/i,
    /\bISC License\b|Permission to use, copy, modify, and(\/or)? distribute this software for any purpose with or without fee/i,
  ],
  ['Unlicense', /^Unlicense$/i, /This is free and unencumbered software released into the public domain/i],
]

const isLicence = (path: string): boolean => /^(LICEN[CS]E|COPYING|UNLICENSE)([-_.].*)?$/i.test(path)

/** A text of terms below the root or under another name; what third parties brought along is not the project's. */
const isElsewhere = (path: string): boolean =>
  !/(^|\/)(node_modules|vendor|vendored|third[-_]party|external|archived?)\//i.test(path) &&
  (/(^|\/)[^/]*(LICEN[CS]E|COPYING|UNLICENSE|COPYRIGHT)[^/]*$/i.test(
    path.replace(/\.(py|[cm]?[jt]sx?|sh|ya?ml|json)$/i, '/'),
  ) ||
    /(^|\/)LICEN[CS]ES?\//i.test(path))

/** The shape without the mere name of the licence, which a read me has in any case. */
const textOnly = (shape: RegExp): RegExp =>
  new RegExp(shape.source.replace(/^\\b(MIT|ISC) License\\b\|/, ''), shape.flags)

/** What the root manifest says of the licence against the licence file beside it. */
export const judgeLicence = function* (repo: Repo): Generator<FindingDraft> {
  const files = repo.snapshot.files.filter(({ path }) => isLicence(path))
  const readme = [...repo.texts].find(([file]) => /^README(\.(md|rst))?$/i.test(file))
  const badge = readme ? badgeOf(readme[1]) : null
  if (
    files.length === 0 &&
    readme &&
    badge &&
    !repo.snapshot.files.some(({ path }) => isElsewhere(path)) &&
    !families.some(([, , shape]) => textOnly(shape).test(readme[1]))
  ) {
    yield {
      rule: 'licence-file-missing',
      title: `${readme[0]} says the licence is ${badge.name}, but there is no licence file`,
      severity: 'low',
      category: 'docs',
      at: [{ file: readme[0], startLine: badge.line, endLine: badge.line }],
      evidence: [
        {
          kind: 'quote',
          file: readme[0],
          startLine: badge.line,
          endLine: badge.line,
          contains: [badge.name],
        },
        {
          kind: 'absent',
          what: 'a licence file',
          searched: ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'COPYING'],
        },
      ],
      impact: 'The terms are named, but the text that states them does not come with the code.',
      fix: { text: 'Add the text of the licence as LICENSE.' },
      confidence: 'strong',
      symbol: 'licence',
    }
  }
  const only = files.length === 1 ? files[0]! : null
  const text = only ? repo.texts.get(only.path) : undefined
  if (!only || text === undefined) return
  const found = families.filter(([, , shape]) => shape.test(text)).map(([name]) => name)
  for (const one of repo.manifests.all) {
    const says = families.find(
      ([, declared]) => one.license !== null && declared.test(one.license.trim()),
    )?.[0]
    if (one.file.includes('/') || says === undefined || found.length !== 1 || found[0] === says) continue
    const lines = (repo.texts.get(one.file) ?? '').split('\n')
    const line = lines.findIndex((row) => /license/i.test(row) && row.includes(one.license!)) + 1
    const title = text.split('\n').findIndex((row) => row.trim() !== '') + 1
    if (line === 0) continue
    yield {
      rule: 'licence-conflict',
      title: `${one.file} says ${one.license}, but ${only.path} is ${found[0]}`,
      severity: 'medium',
      category: 'docs',
      at: [{ file: one.file, startLine: line, endLine: line }],
      evidence: [
        { kind: 'quote', file: one.file, startLine: line, endLine: line, contains: [one.license!] },
        { kind: 'quote', file: only.path, startLine: title, endLine: title, contains: [] },
      ],
      impact: 'Users cannot tell which terms hold.',
      fix: { text: 'Make the two agree.' },
      confidence: 'strong',
      symbol: 'licence',
    }
  }
}

/** A badge that names a licence: `badge/license-MIT-…`, or `License: MIT`. */
const badgeOf = (readme: string): { name: string; line: number } | null => {
  for (const [index, row] of readme.split('\n').entries()) {
    const match =
      /badge\/licen[cs]e-((?:[A-Za-z0-9.]|--|%20)+)-/i.exec(row) ??
      /\[!\[Licen[cs]e:? ([A-Za-z0-9.-]+)\]/i.exec(row)
    if (
      match &&
      families.some(([name]) => match[1]!.toUpperCase().startsWith(name.slice(0, 3).toUpperCase()))
    )
      return { name: match[1]!, line: index + 1 }
  }
  return null
}
