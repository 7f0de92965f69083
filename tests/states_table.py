"""
What is expected of each cell of docs/states.md, typed by hand; `observe` never reads it.

A line is: inputs | outcome | phase | base | seen | next | events. Lines under a `[situation]` are
its cells; a situation is what the page's state is when the look comes (tests/states_cells.py).

inputs   S V K J: reads as the baseline, a variant, the provisional reading, another one ·
         M: S from another address, for good · 304 · F B G W U: blind · w: W, shrunk but itself ·
         O: the baseline cannot be read · L: a better reader finds more · C-: taken off the list ·
         C=: another baseline named
base     none · base: stays · k: first capture of the provisional reading · v: the variant ·
         good: last good capture · shrunk: first shrunk capture · named: by the operator
seen     whether the look counts as a sight of the page: yes, no
next     when the state asks for a look, from this one; none: the schedule decides
events   kind>audience, in order; -: none
"""

TABLE = """
[new]
S K J O     | first-seen-provisional | new      | none   | no  | 15m  | -
M           | first-seen-provisional | new      | none   | no  | 15m  | address-moved>operator
304         | not-modified           | new      | none   | no  | none | -
F           | unseen                 | new      | none   | no  | 15m  | -
B G W w U   | unseen                 | new      | none   | no  | 6h   | -
L           | late                   | new      | none   | no  | none | -
C-          | retired                | retired  | none   | no  | none | no-longer-watched>public
C=          | rebased                | present  | named  | no  | none | rebased>public

[new, seen once]
S J         | first-seen-provisional | new      | none   | no  | 15m  | -
M           | first-seen-provisional | new      | none   | no  | 15m  | address-moved>operator
K O         | first-seen             | present  | k      | yes | none | first-seen>public
304         | not-modified           | new      | none   | no  | 15m  | -
F B G W w U | unseen                 | new      | none   | no  | 40m  | -
L           | late                   | new      | none   | no  | 0m   | -
C-          | retired                | retired  | none   | no  | none | no-longer-watched>public
C=          | rebased                | present  | named  | no  | none | rebased>public

[new, seen once, five minutes ago]
S J         | first-seen-provisional | new      | none   | no  | 15m  | -
M           | first-seen-provisional | new      | none   | no  | 15m  | address-moved>operator
K O         | first-seen-provisional | new      | none   | no  | 10m  | -
304         | not-modified           | new      | none   | no  | 15m  | -
F B G W w U | unseen                 | new      | none   | no  | 10m  | -
L           | late                   | new      | none   | no  | 0m   | -
C-          | retired                | retired  | none   | no  | none | no-longer-watched>public
C=          | rebased                | present  | named  | no  | none | rebased>public

[new, two readings]
S J         | unstable               | unstable | none   | yes | none | first-seen>public unstable>operator
M           | unstable               | unstable | none   | yes | none | first-seen>public unstable>operator address-moved>operator
K O         | first-seen             | present  | k      | yes | none | first-seen>public
304         | not-modified           | new      | none   | no  | 15m  | -
F B G W w U | unseen                 | new      | none   | no  | 40m  | -
L           | late                   | new      | none   | no  | 0m   | -
C-          | retired                | retired  | none   | no  | none | no-longer-watched>public
C=          | rebased                | present  | named  | no  | none | rebased>public

[new, dark for a day]
S K J O     | first-seen-provisional | new      | none   | no  | 15m  | -
M           | first-seen-provisional | new      | none   | no  | 15m  | address-moved>operator
304         | not-modified           | new      | none   | no  | none | -
F B G W w U | unseen                 | new      | none   | no  | none | never-seen>operator
L           | late                   | new      | none   | no  | 0m   | -
C-          | retired                | retired  | none   | no  | none | no-longer-watched>public
C=          | rebased                | present  | named  | no  | none | rebased>public

[new, seen once, dark for a day]
S J         | first-seen-provisional | new      | none   | no  | 15m  | -
M           | first-seen-provisional | new      | none   | no  | 15m  | address-moved>operator
K O         | first-seen             | present  | k      | yes | none | first-seen>public
304         | not-modified           | new      | none   | no  | 15m  | -
F B G W w U | unseen                 | new      | none   | no  | none | never-seen>operator
L           | late                   | new      | none   | no  | 0m   | -
C-          | retired                | retired  | none   | no  | none | no-longer-watched>public
C=          | rebased                | present  | named  | no  | none | rebased>public

[present]
S           | unchanged              | present     | base  | yes | none | -
M           | unchanged              | present     | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | present     | base  | no  | none | -
F           | unseen                 | blind       | base  | no  | 15m  | -
B G W w U   | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | present     | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional]
S           | flicker                | present     | base  | yes | none | -
M           | flicker                | present     | base  | yes | none | address-moved>operator
K           | changed                | present     | k     | yes | none | change>subscribers
J           | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | provisional | base  | no  | 40m  | -
O           | rebased                | present     | k     | yes | none | cannot-compare>operator
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional, five minutes ago]
S           | flicker                | present     | base  | yes | none | -
M           | flicker                | present     | base  | yes | none | address-moved>operator
K           | differs                | provisional | base  | no  | 10m  | -
J           | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | provisional | base  | no  | 10m  | -
O           | cannot-compare         | provisional | base  | no  | 10m  | -
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional, two readings]
S           | flicker                | present     | base  | yes | none | -
M           | flicker                | present     | base  | yes | none | address-moved>operator
K           | changed                | present     | k     | yes | none | change>subscribers
J           | unstable               | unstable    | base  | yes | none | change>subscribers unstable>subscribers
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | provisional | base  | no  | 40m  | -
O           | rebased                | present     | k     | yes | none | cannot-compare>operator
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional for a day, one reading]
S           | flicker                | present     | base  | yes | none | -
M           | flicker                | present     | base  | yes | none | address-moved>operator
K           | changed                | present     | k     | yes | none | change>subscribers
J           | unstable               | unstable    | base  | yes | none | change>subscribers unstable>subscribers
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | provisional | base  | no  | 1h   | -
O           | rebased                | present     | k     | yes | none | cannot-compare>operator
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional, came and went twice before]
S           | unstable               | unstable    | base  | yes | none | unstable>subscribers
M           | unstable               | unstable    | base  | yes | none | unstable>subscribers address-moved>operator
K           | changed                | present     | k     | yes | none | change>subscribers
J           | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | provisional | base  | no  | 40m  | -
O           | rebased                | present     | k     | yes | none | cannot-compare>operator
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional, dark for a day]
S           | flicker                | present     | base  | yes | none | -
M           | flicker                | present     | base  | yes | none | address-moved>operator
K           | changed                | present     | k     | yes | none | change>subscribers
J           | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | blind       | base  | no  | none | change-seen-once>subscribers
O           | rebased                | present     | k     | yes | none | cannot-compare>operator
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[unstable]
S V         | unchanged              | unstable    | base  | yes | none | -
M           | unchanged              | unstable    | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | unstable    | base  | no  | none | -
F           | unseen                 | blind       | base  | no  | 15m  | -
B G W w U   | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | unstable    | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[unstable, one variant alone for 14 days]
S           | unchanged              | unstable    | base  | yes | none | -
V           | settled                | present     | v     | yes | none | settled>operator change>public
M           | unchanged              | unstable    | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | unstable    | base  | no  | none | -
F           | unseen                 | blind       | base  | no  | 15m  | -
B G W w U   | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | unstable    | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[unstable, without a baseline]
S V         | unchanged              | unstable    | none  | yes | none | -
M           | unchanged              | unstable    | none  | yes | none | address-moved>operator
K J         | differs                | provisional | none  | no  | 15m  | -
304         | not-modified           | unstable    | none  | no  | none | -
F           | unseen                 | blind       | none  | no  | 15m  | -
B G W w U   | unseen                 | blind       | none  | no  | 6h   | -
O           | cannot-compare         | provisional | none  | no  | 15m  | -
L           | late                   | unstable    | none  | no  | 0m   | -
C-          | retired                | retired     | none  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional, unstable]
S V         | flicker                | unstable    | base  | yes | none | -
M           | flicker                | unstable    | base  | yes | none | address-moved>operator
K           | changed                | present     | k     | yes | none | change>subscribers
J           | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | provisional | base  | no  | 40m  | -
O           | rebased                | present     | k     | yes | none | cannot-compare>operator
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[provisional, eight variants, one of them without the safeguard]
S V         | flicker                | unstable    | base  | yes | none | -
M           | flicker                | unstable    | base  | yes | none | address-moved>operator
K           | another-variant        | unstable    | base  | yes | none | change>public unstable>operator
J           | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | provisional | base  | no  | 15m  | -
F B G W w U | unseen                 | provisional | base  | no  | 40m  | -
O           | rebased                | present     | k     | yes | none | cannot-compare>operator
L           | late                   | provisional | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | present     | named | no  | none | rebased>public

[blind]
S           | unchanged              | present     | base  | yes | none | -
M           | unchanged              | present     | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | blind       | base  | no  | none | -
F B W U     | unseen                 | blind       | base  | no  | 4h   | -
G w         | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | blind       | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named | no  | 0m   | rebased>public

[blind for a day]
S           | unchanged              | present     | base  | yes | none | -
M           | unchanged              | present     | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | blind       | base  | no  | none | -
F B W U     | unseen                 | blind       | base  | no  | none | unseen>subscribers
G w         | unseen                 | blind       | base  | no  | 6h   | unseen>subscribers
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | blind       | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named | no  | 0m   | rebased>public

[blind, told]
S           | unchanged              | present     | base  | yes | none | seen-again>subscribers
M           | unchanged              | present     | base  | yes | none | seen-again>subscribers address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | seen-again>subscribers
304         | not-modified           | blind       | base  | no  | none | -
F B W U     | unseen                 | blind       | base  | no  | none | -
G w         | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | seen-again>subscribers
L           | late                   | blind       | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named | no  | 0m   | rebased>public

[blind, told, overdue]
S           | unchanged              | present     | base  | yes | none | seen-again>subscribers
M           | unchanged              | present     | base  | yes | none | seen-again>subscribers address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | seen-again>subscribers
304         | not-modified           | blind       | base  | no  | none | unseen>subscribers
F B W U     | unseen                 | blind       | base  | no  | none | unseen>subscribers
G w         | unseen                 | blind       | base  | no  | 6h   | unseen>subscribers
O           | cannot-compare         | provisional | base  | no  | 15m  | seen-again>subscribers
L           | late                   | blind       | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named | no  | 0m   | rebased>public

[blind, shrunk for a day]
S           | unchanged              | present     | base   | yes | none | -
M           | unchanged              | present     | base   | yes | none | address-moved>operator
K J         | differs                | provisional | base   | no  | 15m  | -
304         | not-modified           | blind       | base   | no  | none | -
F B W U     | unseen                 | blind       | base   | no  | none | unseen>subscribers
G           | unseen                 | blind       | base   | no  | 6h   | unseen>subscribers
w           | changed                | present     | shrunk | yes | none | change>subscribers
O           | cannot-compare         | provisional | base   | no  | 15m  | -
L           | late                   | blind       | good   | no  | 0m   | late>subscribers
C-          | retired                | retired     | base   | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named  | no  | 0m   | rebased>public

[blind, not there for a day]
S           | unchanged              | present     | base   | yes | none | -
M           | unchanged              | present     | base   | yes | none | address-moved>operator
K J         | differs                | provisional | base   | no  | 15m  | -
304         | not-modified           | blind       | base   | no  | none | -
F B W U     | unseen                 | blind       | base   | no  | none | unseen>subscribers
w           | unseen                 | blind       | base   | no  | 6h   | unseen>subscribers
G           | vanished               | gone        | base   | no  | 7d   | vanished>subscribers
O           | cannot-compare         | provisional | base   | no  | 15m  | -
L           | late                   | blind       | good   | no  | 0m   | late>subscribers
C-          | retired                | retired     | base   | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named  | no  | 0m   | rebased>public

[blind, was provisional]
S           | flicker                | present     | base  | yes | none | seen-again>subscribers
M           | flicker                | present     | base  | yes | none | seen-again>subscribers address-moved>operator
K           | changed                | present     | k     | yes | none | seen-again>subscribers change>subscribers
J           | differs                | provisional | base  | no  | 15m  | seen-again>subscribers
304         | not-modified           | blind       | base  | no  | none | -
F B W U     | unseen                 | blind       | base  | no  | none | -
G w         | unseen                 | blind       | base  | no  | 6h   | -
O           | rebased                | present     | k     | yes | none | seen-again>subscribers cannot-compare>operator
L           | late                   | blind       | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named | no  | 0m   | rebased>public

[blind, was unstable]
S V         | unchanged              | unstable    | base  | yes | none | -
M           | unchanged              | unstable    | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | blind       | base  | no  | none | -
F B W U     | unseen                 | blind       | base  | no  | 4h   | -
G w         | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | blind       | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | blind       | named | no  | 0m   | rebased>public

[gone]
S           | unchanged              | present     | base  | yes | none | reappeared>subscribers
M           | unchanged              | present     | base  | yes | none | reappeared>subscribers address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | reappeared>subscribers
304         | not-modified           | gone        | base  | no  | 7d   | -
F B G W U   | unseen                 | gone        | base  | no  | 7d   | -
w           | unseen                 | gone        | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | reappeared>subscribers
L           | late                   | gone        | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | gone        | named | no  | 0m   | rebased>public

[gone, was unstable]
S V         | unchanged              | unstable    | base  | yes | none | reappeared>subscribers
M           | unchanged              | unstable    | base  | yes | none | reappeared>subscribers address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | reappeared>subscribers
304         | not-modified           | gone        | base  | no  | 7d   | -
F B G W U   | unseen                 | gone        | base  | no  | 7d   | -
w           | unseen                 | gone        | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | reappeared>subscribers
L           | late                   | gone        | good  | no  | 0m   | late>subscribers
C-          | retired                | retired     | base  | no  | none | no-longer-watched>public
C=          | rebased                | gone        | named | no  | 0m   | rebased>public

[gone, shrunk for a day]
S           | unchanged              | present     | base   | yes | none | reappeared>subscribers
M           | unchanged              | present     | base   | yes | none | reappeared>subscribers address-moved>operator
K J         | differs                | provisional | base   | no  | 15m  | reappeared>subscribers
304         | not-modified           | gone        | base   | no  | 7d   | -
F B G W U   | unseen                 | gone        | base   | no  | 7d   | -
w           | changed                | present     | shrunk | yes | none | reappeared>subscribers change>subscribers
O           | cannot-compare         | provisional | base   | no  | 15m  | reappeared>subscribers
L           | late                   | gone        | good   | no  | 0m   | late>subscribers
C-          | retired                | retired     | base   | no  | none | no-longer-watched>public
C=          | rebased                | gone        | named  | no  | 0m   | rebased>public

[retired]
S           | unchanged              | present     | base  | yes | none | -
M           | unchanged              | present     | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | present     | base  | no  | none | -
F           | unseen                 | blind       | base  | no  | 15m  | -
B G W w U   | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | retired     | good  | no  | none | late>subscribers
C-          | retired                | retired     | base  | no  | none | -
C=          | rebased                | retired     | named | no  | none | rebased>public

[retired, was unstable]
S V         | unchanged              | unstable    | base  | yes | none | -
M           | unchanged              | unstable    | base  | yes | none | address-moved>operator
K J         | differs                | provisional | base  | no  | 15m  | -
304         | not-modified           | unstable    | base  | no  | none | -
F           | unseen                 | blind       | base  | no  | 15m  | -
B G W w U   | unseen                 | blind       | base  | no  | 6h   | -
O           | cannot-compare         | provisional | base  | no  | 15m  | -
L           | late                   | retired     | good  | no  | none | late>subscribers
C-          | retired                | retired     | base  | no  | none | -
C=          | rebased                | retired     | named | no  | none | rebased>public

[retired before it was ever seen]
S K J O     | first-seen-provisional | new      | none   | no  | 15m  | -
M           | first-seen-provisional | new      | none   | no  | 15m  | address-moved>operator
304         | not-modified           | new      | none   | no  | none | -
F           | unseen                 | new      | none   | no  | 15m  | -
B G W w U   | unseen                 | new      | none   | no  | 6h   | -
L           | late                   | retired  | none   | no  | none | -
C-          | retired                | retired  | none   | no  | none | -
C=          | rebased                | retired  | named  | no  | none | rebased>public
"""
