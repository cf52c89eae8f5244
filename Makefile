# make demo, test, test-network, test-arm, count-arm, lint, photo, test-train, benchmark, reference, site, mutation,
# build, clean.
# ROS=jazzy takes the other set of wheels; a ROS 2 sourced in the shell is used instead of wheels.
# ROS=none installs without ROS; it is the default on machines without wheels.
ROS ?= $(if $(filter x86_64,$(shell uname -m)),kilted,none)
PYTHON ?= python3

ifdef ROS_DISTRO
VENV := .venv-$(ROS_DISTRO)
BUILD := build/$(ROS_DISTRO)
KIND := sourced
VENV_OPTIONS := --system-site-packages
REQUIREMENTS := requirements/robot.txt -r requirements/colcon.txt
PREFIXES := $$AMENT_PREFIX_PATH
CMAKE_OPTIONS :=
else
ifeq ($(ROS),kilted)
VENV := .venv
BUILD := build
else
VENV := .venv-$(ROS)
BUILD := build/$(ROS)
endif
PREFIXES := $(CURDIR)/$(VENV)
ifeq ($(ROS),none)
KIND := none
REQUIREMENTS := requirements/runtime.txt
else
KIND := wheels
REQUIREMENTS := requirements/runtime.txt -r requirements/$(ROS).txt
CMAKE_OPTIONS := -DCMAKE_PROJECT_INCLUDE=$(CURDIR)/cmake/wheel_includes.cmake
endif
endif

SOURCES := CMakeLists.txt package.xml $(shell find cmake action msg srv emotion_face config launch models \
	-type f -not -path '*/__pycache__/*' 2>/dev/null)
ENTER := . $(VENV)/bin/activate && export AMENT_PREFIX_PATH="$(PREFIXES)" &&
ENTER_BUILT := $(ENTER) $(if $(filter none,$(KIND)),,. $(BUILD)/install/local_setup.sh &&)
EMULATED := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 build/arm/python
PIP := pip install --quiet --disable-pip-version-check

.PHONY: demo test test-network test-arm count-arm photo test-train lint benchmark reference site mutation build clean

demo: build
	@$(ENTER_BUILT) emotion-face demo --output $(BUILD)/demo

# More workers than cores, for half of a test's time it waits for processes and messages; what a worker has
# compiled is kept for the others. NumPy's threads would spin while they wait for one another.
test: build $(VENV)/.test $(if $(filter none,$(KIND))$(filter jazzy,$(ROS)),,lint)
	@$(ENTER_BUILT) env -u PYTHONDONTWRITEBYTECODE OMP_NUM_THREADS=1 pytest -n 4 --dist worksteal --ignore=test/training --ignore=test/network $(PYTEST)

# Needs root and network namespaces; slow, as each test waits for discovery.
test-network: build $(VENV)/.test
	@$(ENTER_BUILT) pytest test/network

# An emulated Raspberry Pi without ROS: a Pi 4, and the reference bag also on a Pi 5. Slow, as it is emulated.
test-arm: $(VENV)/.runtime
	@$(ENTER) scripts/arm_root.sh build/arm
	@$(EMULATED) -m emotion_face.cli verify test/reference/overthrow --other-machine
	@ARM_CPU=cortex-a76 $(EMULATED) -m emotion_face.cli verify test/reference/overthrow --other-machine
	@$(EMULATED) -m pytest $(or $(PYTEST),test/affect test/face test/display)

count-arm: $(VENV)/.runtime
	@$(ENTER) scripts/arm_root.sh build/arm && python scripts/count_instructions.py build/arm

lint: build $(VENV)/.test
	@$(ENTER_BUILT) ruff check . && ruff format --check . && mypy && lint-imports && oxlint emotion_face/dashboard emotion_face/design emotion_face/guess

photo: $(VENV)/.photo
	@$(ENTER) python -m emotion_face.recognition

test-train: build $(VENV)/.test $(VENV)/.rivals
	@$(ENTER_BUILT) OMP_NUM_THREADS=1 pytest -n 2 --dist loadfile test/training $(PYTEST)

benchmark: build $(VENV)/.test $(VENV)/.benchmark
	@$(ENTER_BUILT) python test/benchmark/run.py

# In another folder: here Python would take the source, which has no messages, for the package.
reference: build
	@$(ENTER_BUILT) cd $(BUILD) && python -m emotion_face.cli.reference > reference.md
	@mv $(BUILD)/reference.md docs/reference.md

site: $(VENV)/.site
	@. $(VENV)/bin/activate && mkdocs build --strict --quiet && echo "the site is in build/site"

mutation: build $(VENV)/.test $(VENV)/.mutation
	@$(ENTER_BUILT) python test/mutation/run.py $(if $(SHARE),--share $(SHARE)) $(MODULES)

build: $(BUILD)/.built

$(VENV)/.runtime: $(wildcard requirements/*.txt) scripts/check_machine.sh
	@scripts/check_machine.sh $(PYTHON) $(KIND)
	@echo "installing what it needs into $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV_OPTIONS) $(VENV)
	@$(ENTER) $(PIP) -r $(REQUIREMENTS)
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements/test.txt requirements/words.txt
	@$(ENTER) $(PIP) -r requirements/test.txt
	@touch $@

$(VENV)/.benchmark: $(VENV)/.test requirements/benchmark.txt
	@$(ENTER) $(PIP) -r requirements/benchmark.txt
	@touch $@

$(VENV)/.site: $(VENV)/.runtime requirements/site.txt
	@$(ENTER) $(PIP) -r requirements/site.txt
	@touch $@

$(VENV)/.mutation: $(VENV)/.test requirements/mutation.txt
	@$(ENTER) $(PIP) -r requirements/mutation.txt
	@touch $@

$(VENV)/.train: $(VENV)/.runtime requirements/train.txt
	@echo "installing what training needs into $(VENV) (once)"
	@$(ENTER) $(PIP) -r requirements/train.txt
	@touch $@

$(VENV)/.rivals: $(VENV)/.train requirements/rivals.txt
	@$(ENTER) $(PIP) -r requirements/rivals.txt
	@touch $@

$(VENV)/.photo: $(VENV)/.runtime requirements/photo.txt requirements/mediapipe.txt
	@echo "installing what finds faces in photographs into $(VENV) (once)"
	@$(ENTER) $(PIP) -r requirements/photo.txt && $(PIP) --no-deps -r requirements/mediapipe.txt
	@touch $@

ifeq ($(KIND),none)
$(BUILD)/.built: $(VENV)/.runtime $(SOURCES) setup.py setup.cfg
	@mkdir -p $(BUILD) && echo "installing into $(VENV), without ROS 2"
	@rm -rf build/wheel && $(ENTER) EMOTION_FACE_ROS=none $(PIP) --force-reinstall --no-deps .
	@touch $@
else
$(BUILD)/.built: $(VENV)/.runtime $(SOURCES)
	@mkdir -p $(BUILD) && rm -rf $(BUILD)/install && echo "building into $(BUILD)"
	@$(ENTER) colcon --log-base $(BUILD)/log build --base-paths . --packages-select emotion_face \
		--build-base $(BUILD)/colcon --install-base $(BUILD)/install \
		--event-handlers console_direct- console_cohesion- desktop_notification- status- summary- \
		--cmake-args -DBUILD_TESTING=OFF -DPython3_FIND_VIRTUALENV=ONLY \
		-DEMOTION_FACE_TRAINING=ON $(CMAKE_OPTIONS) \
		>$(BUILD)/build.log 2>&1 || { cat $(BUILD)/build.log; exit 1; }
	@touch $@
endif

clean:
	rm -rf build .venv .venv-*
