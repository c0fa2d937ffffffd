import type { Repo } from '../../facts/repo.ts'

/** Options of the configuration that pytest itself knows. */
const known = new Set(
  `addopts cache_dir collect_imported_tests confcutdir consider_namespace_packages console_output_style
   disable_test_id_escaping_and_forfeit_all_rights_to_community_support doctest_encoding doctest_optionflags
   empty_parameter_set_mark enable_assertion_pass_hook faulthandler_exit_on_timeout faulthandler_timeout filterwarnings
   junit_duration_report junit_family junit_log_passing_tests junit_logging junit_suite_name log_auto_indent log_cli
   log_cli_date_format log_cli_format log_cli_level log_date_format log_file log_file_date_format log_file_format
   log_file_level log_file_mode log_format log_level markers minversion norecursedirs python_classes python_files
   python_functions pythonpath required_plugins strict strict_config strict_markers strict_parametrization_ids
   strict_xfail testpaths tmp_path_retention_count tmp_path_retention_policy truncation_limit_chars
   truncation_limit_lines usefixtures verbosity_assertions verbosity_subtests verbosity_test_cases xfail_strict`.split(
    /\s+/,
  ),
)

/** The distribution whose plugin knows an option. */
const plugins: readonly (readonly [RegExp, string])[] = [
  [/^env$/, 'pytest-env'],
  [/^(?:env_files|env_override_existing_values)$/, 'pytest-dotenv'],
  [/^asyncio_/, 'pytest-asyncio'],
  [/^(?:DJANGO_\w+|django_\w+)$/, 'pytest-django'],
  [/^timeout(?:_\w+)?$/, 'pytest-timeout'],
  [/^mock_/, 'pytest-mock'],
  [/^qt_/, 'pytest-qt'],
  [/^bdd_/, 'pytest-bdd'],
  [/^reruns(?:_delay)?$/, 'pytest-rerunfailures'],
  [/^(?:looponfailroots|rsyncdirs|rsyncignore)$/, 'pytest-xdist'],
  [/^(?:python_paths|site_dirs)$/, 'pytest-pythonpath'],
  [/^(?:flakes-\w+|flake8-[\w-]+)$/, 'pytest-flake8'],
]

/**
 * What else the section brings once pytest reads it: options of plugins, who declares these, and what happens where
 * they are not installed. Nothing where pytest itself knows all.
 */
export const pluginOptions = (keys: readonly string[], section: string, repo: Repo): readonly string[] => {
  const foreign = [...new Set(keys)].filter((key) => !known.has(key))
  if (foreign.length === 0) return []
  const strict =
    /^(?!\s*[#;]).*--strict-config/m.test(section) ||
    /^strict(?:_config)?\s*=\s*(?:true|1|yes|on)/im.test(section)
  const told = foreign.map((key) => {
    const plugin = plugins.find(([pattern]) => pattern.test(key))?.[1]
    return plugin === undefined
      ? `\`${key}\` (no option of pytest itself)`
      : `\`${key}\` (of ${plugin}, which ${declarers(plugin, repo)})`
  })
  const one = foreign.length === 1
  return [
    `Then pytest reads ${told.join(', ')} as well: where ${one ? 'its plugin is' : 'one of their plugins is'} not installed it ${
      strict
        ? 'stops with "Unknown config option", as the section asks for strict configuration'
        : 'warns of an unknown option'
    }, so install ${one ? 'it' : 'them'} wherever the tests run, or take ${one ? 'the option' : 'such an option'} out.`,
  ]
}

const declarers = (plugin: string, repo: Repo): string => {
  const files = repo.manifests.all.flatMap((one) =>
    one.ecosystem === 'python' && one.declared.some(({ folded }) => folded === plugin) ? [one.file] : [],
  )
  const unique = [...new Set(files)].sort()
  return unique.length === 0
    ? 'no manifest declares'
    : `${unique.length === 1 ? 'only ' : ''}${unique.slice(0, 3).join(', ')} ${unique.length === 1 ? 'declares' : 'declare'}`
}
