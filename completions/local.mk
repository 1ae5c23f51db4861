# Completions for bash, zsh and fish, one file per program in each.
dist_bashcomp_DATA = \
	completions/bash/s3bucket \
	completions/bash/s3get \
	completions/bash/s3ls \
	completions/bash/s3put
dist_zshcomp_DATA = \
	completions/zsh/_s3bucket \
	completions/zsh/_s3get \
	completions/zsh/_s3ls \
	completions/zsh/_s3put
dist_fishcomp_DATA = \
	completions/fish/s3bucket.fish \
	completions/fish/s3get.fish \
	completions/fish/s3ls.fish \
	completions/fish/s3put.fish
dist_bashcomp_DATA += \
	completions/bash/fakeagg \
	completions/bash/fakescore
dist_zshcomp_DATA += \
	completions/zsh/_fakeagg \
	completions/zsh/_fakescore
dist_fishcomp_DATA += \
	completions/fish/fakeagg.fish \
	completions/fish/fakescore.fish
	completions/bash/kinput \
	completions/bash/kinread \
	completions/bash/kinstream \
	completions/bash/sqsack \
	completions/bash/sqspull \
	completions/bash/sqspush \
	completions/bash/sqsqueue
dist_zshcomp_DATA += \
	completions/zsh/_kinput \
	completions/zsh/_kinread \
	completions/zsh/_kinstream \
	completions/zsh/_sqsack \
	completions/zsh/_sqspull \
	completions/zsh/_sqspush \
	completions/zsh/_sqsqueue
dist_fishcomp_DATA += \
	completions/fish/kinput.fish \
	completions/fish/kinread.fish \
	completions/fish/kinstream.fish \
	completions/fish/sqsack.fish \
	completions/fish/sqspull.fish \
	completions/fish/sqspush.fish \
	completions/fish/sqsqueue.fish
dist_bashcomp_DATA += completions/bash/cloudlet
dist_zshcomp_DATA += completions/zsh/_cloudlet
dist_fishcomp_DATA += completions/fish/cloudlet.fish
