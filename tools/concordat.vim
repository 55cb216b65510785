" Vim syntax for Concordat rulebooks (*.rulebook).
"
" To install: copy this file to ~/.vim/syntax/rulebook.vim (Neovim: ~/.config/nvim/syntax/rulebook.vim)
" and put this line into ~/.vim/filetype.vim (or init.vim):
"
"   autocmd BufRead,BufNewFile *.rulebook setfiletype rulebook
"
" Blocks, kinds and fields are those of src/rule/blocks.def, kinds.def and processes.def; a test
" (tests/unit/test_rulebook.c) compares them. What is not coloured is not known: a mistyped field
" or kind stays plain, a tab or a space at the end of a line stands out.
if exists("b:current_syntax")
  finish
endif

setlocal expandtab shiftwidth=2 softtabstop=2 textwidth=116 commentstring=#\ %s

syntax case match

syntax match rulebookComment /^#.*$/ contains=@Spell
syntax match rulebookMistake /\t\|\s\+$/

" Headers: word, name, kind, layer.
syntax match rulebookBlock /^\(rulebook\|clause\|rule\|approval\|process\|return\|report\|record\|access\|parameter\|manual\|note\|example\|test\|tests\|scenario\) / nextgroup=rulebookName
syntax match rulebookName /.*$/ contained contains=rulebookIs,rulebookLayer
syntax match rulebookIs / is \(price-cap\|advert-cap\|pay-element\|minimum-experience\|supported-year-gap\|cool-off\|live-engagement\|notice\|notice-history\|references\|onsite\|role-map\|project-team\|case-holding\|documents\|lead-time\|disclosure\|supplier-standing\|training-pay\|transition\|manual-check\|breach-procedure\|emergency\|escalation\|supplier-sanction\|variation\|review\|clock\|request\)\ze\( \|$\)/ contained
syntax match rulebookLayer /\<\(tightens\|derogates\) [a-z0-9-]\+ [a-z0-9-]\+$/ contained

" Fields: fixed names, then those with a label of their own, matrix rows and dotted names.
syntax match rulebookDotted /^  \([a-z_]\+\(\.[a-z0-9_-]\+\)\+\|as_of\|approvals\|notifications\|supplier_standing\|permanent_notice_weeks\):/
syntax match rulebookField /^  \(otherwise countersigned by\|covers engagements\|forbid engagements\|permanent staff\|organisations\|template from\|until decided\|covers roles\|closes when\|engagements\|legal force\|restriction\|signatories\|starts when\|applies to\|evidencing\|only roles\|appeal to\|approvers\|builds on\|employers\|exception\|raised by\|record to\|waiver by\|at least\|calendar\|contains\|counting\|given by\|in force\|outcomes\|question\|referees\|replaces\|requires\|services\|strength\|template\|caps of\|decided\|edition\|kept by\|nations\|seen by\|without\|before\|clause\|covers\|expect\|forbid\|remote\|source\|status\|about\|above\|basis\|every\|given\|holds\|means\|owner\|roles\|rules\|table\|title\|until\|value\|where\|caps\|each\|from\|tell\|wait\|when\|ask\|map\|may\|not\|who\|of\|on\|to\):/
syntax match rulebookField /^  \(clock\|exempt\|set\|stage\|sweep\) [^:]\+:/ contains=rulebookLabel
syntax match rulebookLabel /\%(^  \a\+ \)\@<=[^:]\+/ contained
syntax match rulebookRow /^  [A-Z]\{2}-\d\{3}:/

" Summaries, tables and values.
syntax match rulebookSummary /^  > .*$/ contains=@Spell
syntax match rulebookBar /|/
syntax match rulebookMoney /£\d\+\.\d\d\>/
syntax match rulebookDate /\<\d\{4}-\d\d-\d\d\>/
syntax match rulebookPeriod /\<\d\+ \(working day\|hour\|day\|week\|month\|year\)s\?\>/
syntax match rulebookOpen /\<\(not set\|none\|unknown\|any\)\>/
syntax match rulebookOutcome /\<\(passes\|fails\|cannot decide\|does not apply\|exempt\|approved\|advises\|needs\|verdict\)\>/

highlight default link rulebookComment Comment
highlight default link rulebookMistake Error
highlight default link rulebookBlock Keyword
highlight default link rulebookName Identifier
highlight default link rulebookIs Type
highlight default link rulebookLayer PreProc
highlight default link rulebookField Statement
highlight default link rulebookLabel Identifier
highlight default link rulebookRow Tag
highlight default link rulebookDotted Statement
highlight default link rulebookSummary String
highlight default link rulebookBar Delimiter
highlight default link rulebookMoney Number
highlight default link rulebookDate Number
highlight default link rulebookPeriod Number
highlight default link rulebookOpen Constant
highlight default link rulebookOutcome Function

let b:current_syntax = "rulebook"
